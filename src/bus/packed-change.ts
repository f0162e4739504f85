import { fromUtf8, type Utf8 } from '../base/utf8.ts';
import { FEED_CARRY_LIMIT, type CountsOfCategories, type FeedChange, type FeedEntry } from '../core/feed.ts';
import { BETWEEN_VALUES, CarriedEntry, jotEntry } from './carried-entry.ts';

/** To be counted up with every change of the places of values: a change of another format is dropped, and found in the rows. */
const FORMAT = '1';
/** How many values there are before the entries. */
const VALUES = 7;
/** Before each entry. JSON has no such character, either. */
const BEFORE_ENTRY = '\x1e';
/** A larger change goes without its entries. */
const CARRY_BYTES = 256 * 1024;
/** A character of JavaScript's takes so many in UTF-8, at most. */
const MOST_BYTES_OF_A_CHARACTER = 3;

/**
 * The change as text, without its person: values as JSON by their places. With their names it would be twice as long; and an API,
 * for which nearly all there is to a ping is to take it apart and to write the frame, passes the values on as they are.
 */
export function packChange(change: FeedChange): string {
  const { entries } = change;
  const whole = entries.length <= FEED_CARRY_LIMIT ? packed(change, entries) : null;
  return whole !== null && isShort(whole) ? whole : packed(change, []);
}

/** Null where a sender of another version says something else. Throws for what is no JSON. */
export function unpackChange(userId: string, text: Utf8): FeedChange | null {
  let end = text.indexOf(BEFORE_ENTRY);
  const values = (end < 0 ? text : text.slice(0, end)).split(BETWEEN_VALUES);
  const [format, epoch = '', seq, unseen, unread, total, categories = ''] = values;
  if (format !== FORMAT || values.length !== VALUES) return null;
  const entries: FeedEntry[] = [];
  while (end >= 0) {
    const begin = end + 1;
    end = text.indexOf(BEFORE_ENTRY, begin);
    entries.push(new CarriedEntry(text.slice(begin, end < 0 ? undefined : end)));
  }
  const counts = { unseen: Number(unseen), unread: Number(unread), total: Number(total) };
  return { userId, epoch, seq: Number(seq), counts, categories: readCategories(categories), entries };
}

function packed({ epoch, seq, counts: { unseen, unread, total }, categories }: FeedChange, entries: readonly FeedEntry[]): string {
  const values = [FORMAT, epoch, seq, unseen, unread, total, categories === null ? '' : JSON.stringify(categories)];
  let text = values.join(BETWEEN_VALUES);
  for (const entry of entries) text += BEFORE_ENTRY + jotEntry(entry);
  return text;
}

function readCategories(text: Utf8): CountsOfCategories | null {
  if (text === '') return null;
  const value: unknown = JSON.parse(fromUtf8(text));
  return isCategories(value) ? value : null;
}

function isCategories(value: unknown): value is CountsOfCategories {
  return typeof value === 'object' && value !== null && Object.values(value).every(Array.isArray);
}

function isShort(text: string): boolean {
  return text.length * MOST_BYTES_OF_A_CHARACTER <= CARRY_BYTES || Buffer.byteLength(text) <= CARRY_BYTES;
}
