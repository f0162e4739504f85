import type { Content } from '../core/message.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { SendRequest } from './acceptance.ts';

/** How large the parts of a request may be. Characters, but for `data`, which is counted as JSON. */
const most = { title: 1_000, body: 100_000, html: 1_000_000, url: 2_048, imageUrl: 2_048 } as const;
const MOST_DATA_CHARACTERS = 64_000;
const MOST_KEY_CHARACTERS = 255;

/** The first thing that is too large or empty, before anything is looked up. */
export function checkSizes({ content, data, idempotencyKey, template }: SendRequest, path: string[]): Refusal | null {
  const wrong = content && checkContent(content, (field) => [...path, 'content', field]);
  if (wrong) return wrong;
  if (data !== undefined && data !== null) {
    if (typeof data !== 'object' || Array.isArray(data)) return refuse.noObject([...path, 'data'], 'data');
    if (JSON.stringify(data).length > MOST_DATA_CHARACTERS) return refuse.tooLong([...path, 'data'], 'data', MOST_DATA_CHARACTERS);
  }
  for (const [name, value] of [['idempotencyKey', idempotencyKey], ['template', template]] as const) {
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
