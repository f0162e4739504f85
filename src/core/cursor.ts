import { BadInput } from './refusal.ts';

/**
 * Cursors are opaque to callers, and tagged by kind, so that one of another list is refused instead of misread.
 * `feedPosition` is where a live feed stands; `feedItem` pages to older items.
 */
export type CursorKind = 'notification' | 'deadLetter' | 'suppression' | 'feedItem' | 'feedPosition';

const tags: Record<CursorKind, string> = { notification: 'n', deadLetter: 'd', suppression: 's', feedItem: 'i', feedPosition: 'p' };

const TAG_END = ':';

/** What a caller is given to come back with. */
export function writeCursor(kind: CursorKind, value: string): string {
  return Buffer.from(`${tags[kind]}${TAG_END}${value}`).toString('base64url');
}

/** The same in plain text, for what is written tens of thousands of times in a second; its value is to be one that any URL takes. */
export function writePlainCursor(kind: CursorKind, value: string): string {
  return `${tags[kind]}${TAG_END}${value}`;
}

/** The value within; null where the text is no cursor of ours. A cursor of another kind is the caller's mistake. */
export function readCursor(kind: CursorKind, cursor: string, path: string[]): string | null {
  const text = isTagged(cursor) ? cursor : Buffer.from(cursor, 'base64url').toString();
  const tag = text.slice(0, 1);
  if (!isTagged(text) || !Object.values(tags).includes(tag)) return null;
  if (tag !== tags[kind]) throw new BadInput('This cursor belongs to another list.', path);
  return text.slice(2);
}

/** Base64 has no such sign, so a plain cursor is not mistaken for another. */
function isTagged(text: string): boolean {
  return text.slice(1, 2) === TAG_END;
}
