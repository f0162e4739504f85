import { BadInput } from '../../core/refusal.ts';

/** Tokens of one document: a bulk mutation of some hundred items written out still passes. */
export const DOCUMENT_TOKENS = 20_000;
/** `notifications.edges.node.user.feed.edges.node.id` is 8 deep. */
export const DEPTH = 12;
/** Fields of one operation, fragments counted where they are spread. */
export const FIELDS = 1_000;
/** Fields of the operation itself: every one is work of its own, and aliases make the same field many. */
export const ROOT_FIELDS = 50;
/** Objects that an operation could load: a page within a page multiplies. A size given as a variable counts as the largest. */
export const OBJECTS = 20_000;
const LIST_ITEMS = 1_000;
/** The largest page. */
export const PAGE_ITEMS = 100;

/** Refuses a list that is empty or too long. */
export function checkList(items: readonly unknown[], path: string[]): void {
  if (items.length === 0) throw new BadInput('Give at least one.', path);
  if (items.length > LIST_ITEMS) throw new BadInput(`Give at most ${LIST_ITEMS} at once.`, path);
}

/** Refuses a text that is empty or longer than so many characters. */
export function checkLength(text: string, characters: number, path: string[]): void {
  if (text.length === 0) throw new BadInput('It must not be empty.', path);
  if (text.length > characters) throw new BadInput(`At most ${characters} characters.`, path);
}
