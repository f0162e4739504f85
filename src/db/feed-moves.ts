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
    select user_id, epoch, seq as counter_seq, unseen, unread, total, categories from feed_counter
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
export async function moveItems(transaction: Transaction, userIds: readonly string[], move: FeedMove): Promise<FeedChange[]> {
  const { where, set, beside = transaction``, matching = transaction`` } = move;
  const rows = await transaction<(CounterRow & { userId: string } & (ItemRow | Missing<ItemRow>))[]>`
    with old as (
      select feed_item.id, user_id, feed_item.category, seen_at, read_at, archived_at,
        row_number() over (partition by user_id order by ${place(transaction)}) as number
      from feed_item ${beside}
      where user_id = any(${[...userIds]}::uuid[]) and removed_at is null and ${where} ${matching}
    ), item as (
      update feed_item set ${set}, seq = feed_counter.seq + old.number
      from old, feed_counter ${beside}
      where feed_item.id = old.id and feed_counter.user_id = feed_item.user_id ${matching}
      returning feed_item.*
    ), counted as (
      select user_id, category, seen_at, read_at, 1 as sign from item where archived_at is null
      union all
      select user_id, category, seen_at, read_at, -1 from old where archived_at is null
    ), changed as (
      select user_id, category, sum(sign) as total, coalesce(sum(sign) filter (where seen_at is null), 0) as unseen,
        coalesce(sum(sign) filter (where read_at is null), 0) as unread
      from counted
      group by user_id, category
    ), moved as (
      select user_id, numbers.items, coalesce(sum(total), 0) as total, coalesce(sum(unseen), 0) as unseen, coalesce(sum(unread), 0) as unread,
        coalesce(jsonb_object_agg(category, jsonb_build_array(unseen, unread, total)) filter (where category is not null), '{}') as categories
      from (select user_id, count(*) as items from item group by user_id) as numbers
      left join changed using (user_id)
      group by user_id, numbers.items
    ), counter as (
      update feed_counter counter set
        seq = seq + moved.items,
        unseen = counter.unseen + moved.unseen,
        unread = counter.unread + moved.unread,
        total = counter.total + moved.total,
        categories = case when counter.categories is not null then feed_counts_added(counter.categories, moved.categories) end
      from moved
      where counter.user_id = moved.user_id
      returning counter.user_id, epoch, counter.seq as counter_seq, counter.unseen, counter.unread, counter.total, counter.categories, moved.items
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
