import { emptyFeed, FEED_BEHIND_LIMIT, type FeedEntry, type FeedState, type FeedStretch } from '../core/feed.ts';
import type { Sql } from './connect.ts';
import { entryOf, itemColumns, place, stateOf, type CounterRow, type ItemRow, type Missing } from './feed-rows.ts';

/** Somebody's place in a feed; `after` null is the end, whatever its number: only the state is read. */
export interface FeedReading {
  userId: string;
  after: number | null;
}

/**
 * What changed after each place, with the state of the same snapshot: one statement for many people. Who is more than
 * `FEED_BEHIND_LIMIT` behind, or behind what was deleted, gets the state without entries. Whoever was never told anything
 * misses nothing that was deleted.
 */
export async function readFeedStretches(sql: Sql, readings: FeedReading[]): Promise<FeedStretch[]> {
  type Row = { place: number; whole: boolean } & (CounterRow | Missing<CounterRow>) & (ItemRow | Missing<ItemRow>);
  const rows = await sql<Row[]>`
    select asked.place::int, told.whole, counter.epoch, counter.seq as counter_seq, counter.unseen, counter.unread, counter.total,
      counter.categories, item.*
    from unnest(${readings.map(({ userId }) => userId)}::uuid[], ${readings.map(({ after }) => after)}::bigint[])
      with ordinality as asked (user_id, after, place)
    left join feed_counter counter on counter.user_id = asked.user_id
    cross join lateral (
      select asked.after is null or counter.seq is null
        or (counter.seq - asked.after <= ${FEED_BEHIND_LIMIT} and (asked.after = 0 or asked.after >= counter.pruned_seq)) as whole
    ) told
    left join lateral (
      select ${itemColumns(sql)} from feed_item where user_id = asked.user_id and seq > asked.after and told.whole
    ) item on true
    order by asked.place, item.seq`;
  const stretches = readings.map(({ after }): FeedStretch => ({ ...emptyFeed, after: after ?? 0, entries: [], whole: true }));
  for (const { place, whole, ...row } of rows) {
    const at = place - 1;
    const stretch = stretches[at];
    if (!stretch || row.epoch === null) continue;
    if (row.id !== null) stretch.entries.push(entryOf(row));
    stretches[at] = { ...stretch, ...stateOf(row), whole };
  }
  return stretches;
}

/** What each person's counter says, in the order of the ids. */
export async function readFeedStates(sql: Sql, userIds: readonly string[]): Promise<FeedState[]> {
  return readFeedStretches(sql, userIds.map((userId) => ({ userId, after: null })));
}

/** Which of these people's counters say something else than what was shown of them. */
export async function findMovedFeeds(sql: Sql, shown: { userId: string; epoch: string; seq: number }[]): Promise<string[]> {
  const rows = await sql<{ userId: string }[]>`
    select shown.user_id
    from unnest(
      ${shown.map(({ userId }) => userId)}::uuid[], ${shown.map(({ epoch }) => epoch)}::text[], ${shown.map(({ seq }) => seq)}::bigint[]
    ) as shown (user_id, epoch, seq)
    left join feed_counter counter on counter.user_id = shown.user_id
    where coalesce(counter.seq, ${emptyFeed.seq}) <> shown.seq or coalesce(counter.epoch, ${emptyFeed.epoch}) <> shown.epoch`;
  return rows.map(({ userId }) => userId);
}

/** A place in the list: what is pinned comes before all else. */
export interface FeedPlace {
  pinned: boolean;
  /** `FeedEntry.place` */
  seq: number;
}

/** Which part of a feed: newest first within what is pinned and within the rest, from a place to older items. */
export interface FeedPageRequest {
  userId: string;
  first: number;
  before: FeedPlace | null;
  /** Keys; null for every one. */
  categories: readonly string[] | null;
  unreadOnly: boolean;
  shelf: FeedShelf;
}

/** Where an item lies: before the person, put away by them, or away until its time comes. */
export type FeedShelf = 'FEED' | 'ARCHIVE' | 'SNOOZED';

interface FeedPage {
  /** Pinned ones first, each part newest first. */
  entries: FeedEntry[];
  hasOlder: boolean;
  /** Of the same snapshot: what comes after it comes after these entries. */
  state: FeedState;
}

/** One page of a shelf, pinned items first, with the state that it belongs to: both are of one moment. */
export async function readFeedPage(sql: Sql, page: FeedPageRequest): Promise<FeedPage> {
  const rows = await sql<(CounterRow & (ItemRow | Missing<ItemRow>))[]>`
    select counter.epoch, counter.seq as counter_seq, counter.unseen, counter.unread, counter.total, counter.categories, item.*
    from feed_counter counter
    left join lateral (
      select * from (${part(sql, page, true)} union all ${part(sql, page, false)}) as both_parts
      order by pinned_at is null, ${place(sql)} desc
      limit ${page.first + 1}
    ) item on true
    where counter.user_id = ${page.userId}
    order by item.pinned_at is null, coalesce(item.placed_seq, item.added_seq) desc`;
  const entries = rows.flatMap((row) => (row.id === null ? [] : [entryOf(row)]));
  const [counter] = rows;
  return { entries: entries.slice(0, page.first), hasOlder: entries.length > page.first, state: counter ? stateOf(counter) : emptyFeed };
}

/** What is pinned, or the rest, as far as the page may need it: an index has each in its order. */
function part(sql: Sql, { userId, first, before, categories, unreadOnly, shelf }: FeedPageRequest, pinned: boolean) {
  const isPast = before !== null && pinned && !before.pinned;
  const limit = before !== null && before.pinned === pinned ? before.seq : null;
  return sql`(
    select ${itemColumns(sql)}
    from feed_item
    where user_id = ${userId} and pinned_at is ${pinned ? sql`not null` : sql`null`} and not ${isPast}
      and ${lyingOn(sql, shelf)} and removed_at is null
      and (${limit}::bigint is null or ${place(sql)} < ${limit}::bigint)
      and (${categories === null} or category = any(${[...(categories ?? [])]}))
      and (not ${unreadOnly} or read_at is null)
    order by ${place(sql)} desc
    limit ${first + 1}
  )`;
}

function lyingOn(sql: Sql, shelf: FeedShelf) {
  switch (shelf) {
    case 'FEED':
      return sql`archived_at is null`;
    case 'ARCHIVE':
      return sql`archived_at is not null and snoozed_until is null`;
    case 'SNOOZED':
      return sql`snoozed_until is not null`;
  }
}
