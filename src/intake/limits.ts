import type { Content } from '../core/message.ts';
import { refusal, type Refusal } from '../core/refusal.ts';
import type { SendRequest } from './acceptance.ts';

/** How large the parts of a request may be. Characters, but for `data`, which is counted as JSON. */
const most = { title: 1_000, body: 100_000, html: 1_000_000, url: 2_048, imageUrl: 2_048 } as const;
const MOST_DATA_CHARACTERS = 64_000;
const MOST_KEY_CHARACTERS = 255;

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
