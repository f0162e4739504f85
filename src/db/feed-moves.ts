import { FEED_CARRY_LIMIT, type FeedChange, type FeedState } from '../core/feed.ts';
import type { Part, Transaction } from './connect.ts';
import { entryOf, place, stateOf, type CounterRow, type ItemRow, type Missing } from './feed-rows.ts';

/** Which items change, and how. */
export interface FeedMove {
  /** Of `feed_item`: only rows that really change, since each takes a number. */
  where: Part;
  /** May use `feed_counter.seq + old.number`, the number that the item takes. */
  set: Part;
  /** Rows that say what each item becomes, as a further member of a `from`, and which is whose. */
  beside?: Part;
  matching?: Part;
}

/** Numbers are handed out under the locks of the counters, in the order of their users. A feed without a counter is empty. */
export async function lockCounters(transaction: Transaction, userIds: readonly string[]): Promise<Map<string, FeedState>> {
  const rows = await transaction<(CounterRow & { userId: string })[]>`
    select user_id, epoch, seq as counter_seq, unseen, unread, total from feed_counter
    where user_id = any(${[...userIds]}::uuid[])
    order by user_id
    for update`;
  return new Map(rows.map((row) => [row.userId, stateOf(row)]));
}

/**
 * Changes items of people whose counters the caller has locked: each takes the next number of its person's counter, the one
 * that lies furthest down first, and the counts follow, in one statement whatever the number of items. Only `archived_at`
 * takes an item out of the counts.
 */
export async function moveItems(transaction: Transaction, userIds: readonly string[], { where, set, beside = transaction``, matching = transaction`` }: FeedMove): Promise<FeedChange[]> {
  const rows = await transaction<(CounterRow & { userId: string } & (ItemRow | Missing<ItemRow>))[]>`
    with old as (
      select feed_item.id, seen_at, read_at, archived_at, row_number() over (partition by user_id order by ${place(transaction)}) as number
      from feed_item ${beside}
      where user_id = any(${[...userIds]}::uuid[]) and removed_at is null and ${where} ${matching}
    ), item as (
      update feed_item set ${set}, seq = feed_counter.seq + old.number
      from old, feed_counter ${beside}
      where feed_item.id = old.id and feed_counter.user_id = feed_item.user_id ${matching}
      returning feed_item.*, old.seen_at as old_seen_at, old.read_at as old_read_at, old.archived_at as old_archived_at
    ), difference as (
      select user_id, count(*) as items,
        count(*) filter (where archived_at is null) - count(*) filter (where old_archived_at is null) as total,
        count(*) filter (where archived_at is null and seen_at is null)
          - count(*) filter (where old_archived_at is null and old_seen_at is null) as unseen,
        count(*) filter (where archived_at is null and read_at is null)
          - count(*) filter (where old_archived_at is null and old_read_at is null) as unread
      from item
      group by user_id
    ), counter as (
      update feed_counter counter set
        seq = seq + items,
        unseen = counter.unseen + difference.unseen,
        unread = counter.unread + difference.unread,
        total = counter.total + difference.total
      from difference
      where counter.user_id = difference.user_id
      returning counter.user_id, epoch, seq as counter_seq, counter.unseen, counter.unread, counter.total, items
    )
    select item.*, counter.*
    from counter left join item on item.user_id = counter.user_id and items <= ${FEED_CARRY_LIMIT}
    order by counter.user_id, item.seq`;
  return changesOf(rows);
}

/** Rows of one person lie together, in the order of their numbers. */
export function changesOf(rows: readonly (CounterRow & { userId: string } & (ItemRow | Missing<ItemRow>))[]): FeedChange[] {
  const changes = new Map<string, FeedChange>();
  for (const row of rows) {
    const change = changes.get(row.userId) ?? { userId: row.userId, ...stateOf(row), entries: [] };
    changes.set(row.userId, change);
    if (row.id !== null) change.entries.push(entryOf(row));
  }
  return [...changes.values()];
}
