import { readCursor, writePlainCursor } from './cursor.ts';
import { without, type Counted } from './feed-counted.ts';
import type { CountsOfCategories, FeedCounts, FeedEntry, FeedState, FeedStretch } from './feed.ts';

/** What a subscriber is told. RESET: load the feed again, the stream goes on from `cursor`. */
export interface FeedEvent {
  type: 'ADDED' | 'UPDATED' | 'RESET';
  cursor: string;
  items: FeedEntry[];
  counts: FeedCounts;
  categories: CountsOfCategories | null;
}

const EVENT_ITEM_LIMIT = 100;
/** Cuts in the middle of replays that a position remembers. Whoever had more loads the feed again. */
const AHEAD_LIMIT = 32;
const NOTHING: readonly ToldAhead[] = [];

/**
 * What a stretch means to somebody who stands there: what is newer, as events of one type each. An item is ADDED when it is
 * newer than the position, which is the position before the whole stretch: each item is in a stretch only once. Then it has its
 * turn under the number it was added under, though it may have changed since: under the later one, whoever is cut off in between
 * and comes back with a cursor between the two would hear of it as UPDATED, and never as ADDED.
 */
export function eventsOf(stretch: FeedStretch, { seq: position, ahead = NOTHING }: Standing): FeedEvent[] {
  const { epoch, counts, categories, entries } = stretch;
  const [first] = entries;
  if (first && entries.length === 1 && ahead.length === 0) return first.seq > position ? [eventOf(stretch, position, first)] : [];
  const turnOf = ({ addedSeq, seq }: FeedEntry) => (addedSeq > position ? addedSeq : seq);
  const news = entries.filter((entry) => entry.seq > position && !ahead.some((part) => isToldIn(part, entry)));
  const events: FeedEvent[] = [];
  for (const entry of news.toSorted((one, other) => turnOf(one) - turnOf(other))) {
    const type = entry.addedSeq > position ? 'ADDED' : 'UPDATED';
    const last = events.at(-1);
    if (last?.type === type && last.items.length < EVENT_ITEM_LIMIT) last.items.push(entry);
    else events.push({ type, cursor: '', items: [entry], counts, categories });
  }
  const last = events.at(-1);
  // A reader may come with many parts, and there may be many events: what each part reaches to is looked for once.
  const parts = ahead.map((part) => ({ part, reach: reachOf(part, entries) }));
  for (const event of events) {
    const item = event.items.at(-1);
    const seq = event === last || !item ? (entries.at(-1)?.seq ?? 0) : turnOf(item);
    const now = { from: position, to: seq, until: stretch.seq };
    const told = [...parts, { part: now, reach: reachOf(now, entries) }];
    event.cursor = writePosition({ epoch, seq, ahead: told.filter(({ reach }) => reach > seq).map(({ part }) => part) });
  }
  return events;
}

/** The highest number of what was told in that part: past it, nobody needs to know of the part any more. */
function reachOf(part: ToldAhead, entries: readonly FeedEntry[]): number {
  return entries.findLast((entry) => isToldIn(part, entry))?.seq ?? 0;
}

/** Of a stretch with one entry, as nearly all are. */
function eventOf({ epoch, counts, categories }: FeedStretch, position: number, entry: FeedEntry): FeedEvent {
  const type = entry.addedSeq > position ? 'ADDED' : 'UPDATED';
  return { type, cursor: writePosition({ epoch, seq: entry.seq }), items: [entry], counts, categories };
}

function isToldIn({ from, to, until }: ToldAhead, { addedSeq, seq }: FeedEntry): boolean {
  return addedSeq > from && addedSeq <= to && seq <= until;
}

/**
 * The same for somebody who is there when it happens, with the counts after each event: what was ADDED later counted for nothing
 * before. What an item was before it was UPDATED is not known here, so events before such a one have the counts after the last.
 */
export function liveEventsOf(stretch: FeedStretch, position: number): FeedEvent[] {
  const events = eventsOf(stretch, { seq: position });
  if (events.length < 2) return events;
  let state: Counted = stretch;
  for (const event of events.toReversed()) {
    event.counts = state.counts;
    event.categories = state.categories;
    if (event.type !== 'ADDED') break;
    state = event.items.reduce(without, state);
  }
  return events;
}

/** "Forget what you know": the state is told whole, without items. */
export function resetTo(state: FeedState): FeedEvent {
  return { type: 'RESET', cursor: writePosition(state), items: [], counts: state.counts, categories: state.categories };
}

/** Where a reader of a feed stands. Epochs are random and one person's, so another's position is never mistaken for one's own. */
export interface FeedPosition extends Standing {
  epoch: string;
}

interface Standing {
  seq: number;
  ahead?: readonly ToldAhead[];
}

/** Of the items that were added after `from`, up to `to`, the reader was told all that they had become up to the number `until`. */
interface ToldAhead {
  from: number;
  to: number;
  until: number;
}

/** The cursor that brings a reader back to where they stand. */
export function writePosition({ epoch, seq, ahead = NOTHING }: FeedPosition): string {
  const told = ahead.length === 0 ? '' : ahead.map(({ from, to, until }) => `~${from}-${to}-${until}`).join('');
  return writePlainCursor('feedPosition', `${seq}${told}.${epoch}`);
}

/** Null where the cursor says nothing to us; throws `BadInput` for a cursor of another kind. */
export function readPosition(cursor: string, path: string[]): FeedPosition | null {
  const value = readCursor('feedPosition', cursor, path);
  const [, seq, ahead = '', epoch = ''] = (value === null ? null : /^(\d{1,15})((?:~\d{1,15}-\d{1,15}-\d{1,15})*)\.(.*)$/.exec(value)) ?? [];
  if (seq === undefined) return null;
  if (ahead === '') return { seq: Number(seq), epoch };
  const told = readAhead(ahead);
  return told.length <= AHEAD_LIMIT ? { seq: Number(seq), ahead: told, epoch } : null;
}

function readAhead(written: string): ToldAhead[] {
  const parts = written.split('~').slice(1).map((part) => part.split('-').map(Number));
  return parts.map(([from = 0, to = 0, until = 0]) => ({ from, to, until }));
}
