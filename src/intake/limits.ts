import type { Content } from '../core/message.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { SendRequest } from './acceptance.ts';

/** How large the parts of a request may be. Characters, but for `data`, which is counted as JSON. */
const most = { title: 1_000, body: 100_000, html: 1_000_000, url: 2_048, imageUrl: 2_048 } as const;
/**
 * Of a text message, in UTF-16 as all else: what is not in GSM-7 leaves in UCS-2, where an emoji takes two. Twilio takes 1,600
 * (https://www.twilio.com/docs/api/errors/21617); Vonage takes more, but by which account it leaves is known only then, and each must be able to take over.
 */
const MOST_SMS_CHARACTERS = 1_600;
const MOST_DATA_CHARACTERS = 64_000;
const MOST_KEY_CHARACTERS = 255;
const MOST_ACTIONS = 5;
const MOST_LABEL_CHARACTERS = 100;
const ACTION_NAME = /^[\w.:-]{1,100}$/;

/** The first thing that is too large or empty, before anything is looked up. */
export function checkSizes({ content, data, idempotencyKey, collapseKey, template }: SendRequest, path: string[]): Refusal | null {
  const wrong = content && checkContent(content, (field) => [...path, 'content', field]);
  if (wrong) return wrong;
  if (data !== undefined && data !== null) {
    if (typeof data !== 'object' || Array.isArray(data)) return refuse.noObject([...path, 'data'], 'data');
    if (JSON.stringify(data).length > MOST_DATA_CHARACTERS) return refuse.tooLong([...path, 'data'], 'data', MOST_DATA_CHARACTERS);
  }
  for (const [name, value] of [['idempotencyKey', idempotencyKey], ['collapseKey', collapseKey], ['template', template]] as const) {
    if (value === '') return refuse.empty([...path, name], name);
    if (value != null && value.length > MOST_KEY_CHARACTERS) return refuse.tooLong([...path, name], name, MOST_KEY_CHARACTERS);
  }
  return null;
}

/** What a caller wrote, or a template came to: the same holds for both. */
export function checkContent(content: Content, pathOf: (field: keyof Content) => string[]): Refusal | null {
  for (const [field, limit] of Object.entries(most) as [keyof typeof most, number][]) {
    if ((content[field]?.length ?? 0) > limit) return refuse.tooLong(pathOf(field), field, limit);
  }
  if (isBlank(content.body)) return refuse.emptyBody(pathOf('body'));
  for (const field of ['url', 'imageUrl'] as const) {
    const url = content[field];
    if (url != null && !isLink(url)) return refuse.invalidLink(pathOf(field), field);
  }
  return null;
}

/** What a text message is: its body alone. */
export function checkText(body: string, path: string[]): Refusal | null {
  return body.length > MOST_SMS_CHARACTERS ? refuse.tooLongText(path, MOST_SMS_CHARACTERS) : null;
}

/** Buttons of an item: few, each with a name of its own, a label to read, and a link that leads somewhere. */
export function checkActions({ actions }: SendRequest, path: string[]): Refusal | null {
  if (actions && actions.length > MOST_ACTIONS) return refuse.tooManyActions([...path, 'actions'], MOST_ACTIONS);
  const names = new Set<string>();
  for (const [at, { name, label, url }] of (actions ?? []).entries()) {
    const place = (field: string) => [...path, 'actions', String(at), field];
    if (!ACTION_NAME.test(name)) return refuse.invalidKey(place('name'));
    if (names.has(name)) return refuse.actionTwice(place('name'), name);
    names.add(name);
    if (isBlank(label)) return refuse.empty(place('label'), 'label');
    if (label.length > MOST_LABEL_CHARACTERS) return refuse.tooLong(place('label'), 'label', MOST_LABEL_CHARACTERS);
    if (url != null && url.length > most.url) return refuse.tooLong(place('url'), 'url', most.url);
    if (url != null && !isLink(url)) return refuse.invalidLink(place('url'), 'url');
  }
  return null;
}

/** Whether a person would see nothing. */
export function isBlank(text: string): boolean {
  return text.trim() === '';
}

/** Nobody's: whatever a path of ours leads to stays there. */
const HERE = 'https://here.invalid';

/** What a person may be sent to by a click: the web, or a place in the app itself (`//host` and `/\host` are none). */
function isLink(text: string): boolean {
  if (!URL.canParse(text, HERE)) return false;
  if (text.startsWith('/')) return new URL(text, HERE).origin === HERE;
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
