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

/**
 * What a stretch means to somebody who stands at `position`: what is newer, in the order of its numbers, as events of
 * one type each. An item is ADDED when it is newer than the position, which is the position before the whole stretch:
 * each item is in a stretch only once, so a later event of it is still the first that tells of the item.
 */
export function eventsOf(stretch: FeedStretch, position: number): FeedEvent[] {
  const events: FeedEvent[] = [];
  for (const entry of stretch.entries) {
    if (entry.seq <= position) continue;
    const type = entry.addedSeq > position ? 'ADDED' : 'UPDATED';
    const last = events.at(-1);
    if (last?.type === type && last.items.length < EVENT_ITEM_LIMIT) last.items.push(entry);
    else events.push({ type, cursor: '', items: [entry], counts: stretch.counts, categories: stretch.categories });
  }
  for (const event of events) event.cursor = writePosition({ epoch: stretch.epoch, seq: event.items.at(-1)?.seq ?? 0 });
  return events;
}

/**
 * The same for somebody who is there when it happens, with the counts after each event: what was ADDED later counted for nothing
 * before. What an item was before it was UPDATED is not known here, so events before such a one have the counts after the last.
 */
export function liveEventsOf(stretch: FeedStretch, position: number): FeedEvent[] {
  const events = eventsOf(stretch, position);
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
export interface FeedPosition {
  epoch: string;
  seq: number;
}

/** The cursor that brings a reader back to where they stand. */
export function writePosition({ epoch, seq }: FeedPosition): string {
  return writePlainCursor('feedPosition', `${seq}.${epoch}`);
}

/** Null where the cursor says nothing to us; throws `BadInput` for a cursor of another kind. */
export function readPosition(cursor: string, path: string[]): FeedPosition | null {
  const value = readCursor('feedPosition', cursor, path);
  const parts = value === null ? null : /^(\d{1,15})\.(.*)$/.exec(value);
  return parts ? { seq: Number(parts[1]), epoch: parts[2] ?? '' } : null;
}
