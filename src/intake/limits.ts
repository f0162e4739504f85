import type { Content } from '../core/message.ts';
import { refusal, type Refusal } from '../core/refusal.ts';
import type { SendRequest } from './acceptance.ts';

/** How large the parts of a request may be. Characters, but for `data`, which is counted as JSON. */
const most = { title: 1_000, body: 100_000, html: 1_000_000, url: 2_048, imageUrl: 2_048 } as const;
const MOST_DATA_CHARACTERS = 64_000;
const MOST_KEY_CHARACTERS = 255;
const MOST_ACTIONS = 5;
const MOST_LABEL_CHARACTERS = 100;
const ACTION_NAME = /^[\w.:-]{1,100}$/;

export function checkSizes({ content, data, idempotencyKey, collapseKey, template }: SendRequest, path: string[]): Refusal | null {
  const wrong = content && checkContent(content, (field) => [...path, 'content', field]);
  if (wrong) return wrong;
  if (data !== undefined && data !== null) {
    if (typeof data !== 'object' || Array.isArray(data)) return refusal('INVALID_VALUE', 'data is an object of named values.', [...path, 'data']);
    if (JSON.stringify(data).length > MOST_DATA_CHARACTERS) return tooLarge('data', MOST_DATA_CHARACTERS, [...path, 'data']);
  }
  for (const [name, value] of [['idempotencyKey', idempotencyKey], ['collapseKey', collapseKey], ['template', template]] as const) {
    if (value === '') return refusal('INVALID_VALUE', `${name} must not be empty.`, [...path, name]);
    if (value != null && value.length > MOST_KEY_CHARACTERS) return tooLarge(name, MOST_KEY_CHARACTERS, [...path, name]);
  }
  return null;
}

/** What a caller wrote, or a template came to: the same holds for both. */
export function checkContent(content: Content, pathOf: (field: keyof Content) => string[]): Refusal | null {
  for (const [field, limit] of Object.entries(most) as [keyof typeof most, number][]) {
    if ((content[field]?.length ?? 0) > limit) return tooLarge(field, limit, pathOf(field));
  }
  if (isBlank(content.body)) return refusal('CONTENT_MISSING', 'The body is empty.', pathOf('body'));
  for (const field of ['url', 'imageUrl'] as const) {
    const url = content[field];
    if (url != null && !isLink(url)) return refusal('INVALID_URL', `${field} is no http or https address.`, pathOf(field));
  }
  return null;
}

/** Buttons of an item: few, each with a name of its own, a label to read, and a link that leads somewhere. */
export function checkActions({ actions }: SendRequest, path: string[]): Refusal | null {
  if (actions && actions.length > MOST_ACTIONS) return refusal('TOO_LARGE', `An item has at most ${MOST_ACTIONS} actions.`, [...path, 'actions']);
  const names = new Set<string>();
  for (const [at, { name, label, url }] of (actions ?? []).entries()) {
    const place = (field: string) => [...path, 'actions', String(at), field];
    if (!ACTION_NAME.test(name)) return refusal('INVALID_VALUE', 'A name has 1 to 100 letters, digits, _, -, . and :.', place('name'));
    if (names.has(name)) return refusal('INVALID_VALUE', 'Two actions have this name.', place('name'));
    names.add(name);
    if (isBlank(label)) return refusal('INVALID_VALUE', 'The label is empty.', place('label'));
    if (label.length > MOST_LABEL_CHARACTERS) return tooLarge('label', MOST_LABEL_CHARACTERS, place('label'));
    if (url != null && url.length > most.url) return tooLarge('url', most.url, place('url'));
    if (url != null && !isLink(url)) return refusal('INVALID_URL', 'url is no http or https address.', place('url'));
  }
  return null;
}

export function isBlank(text: string): boolean {
  return text.trim() === '';
}

function tooLarge(name: string, limit: number, path: string[]): Refusal {
  return refusal('TOO_LARGE', `${name} is longer than ${limit} characters.`, path);
}

/** Nobody's: whatever a path of ours leads to stays there. */
const HERE = 'https://here.invalid';

/** What a person may be sent to by a click: the web, or a place in the app itself (`//host` and `/\host` are none). */
function isLink(text: string): boolean {
  if (!URL.canParse(text, HERE)) return false;
  if (text.startsWith('/')) return new URL(text, HERE).origin === HERE;
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
