import { refusal, type Refusal } from '../core/refusal.ts';
import type { SendRequest } from './acceptance.ts';

/** How large the parts of a request may be. Characters, but for `data`, which is counted as JSON. */
const most = { title: 1_000, body: 100_000, html: 1_000_000, url: 2_048, imageUrl: 2_048 } as const;
const MOST_DATA_CHARACTERS = 64_000;
const MOST_KEY_CHARACTERS = 255;

export function checkSizes({ content, data, idempotencyKey, template }: SendRequest, path: string[]): Refusal | null {
  const tooLarge = (name: string, limit: number, at: string[]) =>
    refusal('TOO_LARGE', `${name} is longer than ${limit} characters.`, [...path, ...at]);
  if (content) {
    for (const [field, limit] of Object.entries(most) as [keyof typeof most, number][]) {
      if ((content[field]?.length ?? 0) > limit) return tooLarge(field, limit, ['content', field]);
    }
    for (const field of ['url', 'imageUrl'] as const) {
      const url = content[field];
      if (url != null && !isLink(url)) return refusal('INVALID_URL', `${field} is no http or https address.`, [...path, 'content', field]);
    }
  }
  if (data !== undefined && data !== null) {
    if (typeof data !== 'object' || Array.isArray(data)) return refusal('INVALID_VALUE', 'data is an object of named values.', [...path, 'data']);
    if (JSON.stringify(data).length > MOST_DATA_CHARACTERS) return tooLarge('data', MOST_DATA_CHARACTERS, ['data']);
  }
  for (const [name, value] of [['idempotencyKey', idempotencyKey], ['template', template]] as const) {
    if (value != null && (value.length === 0 || value.length > MOST_KEY_CHARACTERS)) return tooLarge(name, MOST_KEY_CHARACTERS, [name]);
  }
  return null;
}

/** What a person may be sent to by a click: the web, or a place in the app itself. */
function isLink(text: string): boolean {
  if (text.startsWith('/') && !text.startsWith('//')) return true;
  try {
    return ['http:', 'https:'].includes(new URL(text).protocol);
  } catch {
    return false;
  }
}
