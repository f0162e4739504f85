import { newId } from '../base/ids.ts';
import { emptyFeed, FEED_CARRY_LIMIT, type FeedChange, type FeedMark, type FeedState } from '../core/feed.ts';
import type { Transaction } from './connect.ts';
import { entryOf, stateOf, type CounterRow, type ItemRow, type Missing } from './feed-rows.ts';

export interface FeedMarking {
  userId: string;
  /** Null marks all: what lies in the feed, or for UNARCHIVED in the archive. */
  ids: string[] | null;
  as: FeedMark;
}

export interface FeedMarked {
  /** Ids that are none of this person's items. When there are any, nothing was marked. */
  missing: string[];
  /** To be published after the commit; null where every item was so already. */
  change: FeedChange | null;
  state: FeedState;
  /** Whose delivery became DELIVERED, because the person has now seen it. To be published too. */
  notificationIds: string[];
}

/**
 * Marks a person's items. Those that really change take the next numbers of the counter, oldest item first.
 *
 * Locks are taken as everywhere in the house: deliveries, then the counter, then items. The deliveries come before the
 * counter because the sender of in-app items holds deliveries while it waits for counters; the other way round the two
 * could wait for each other. So `all` means all that was there before the first lock: what is added meanwhile is not marked.
 */
export async function markFeedItems(transaction: Transaction, marking: FeedMarking): Promise<FeedMarked> {
  const { missing, newest } = await findMarked(transaction, marking);
  if (missing.length > 0) return { missing, change: null, state: emptyFeed, notificationIds: [] };
  const seen = marking.as === 'SEEN' || marking.as === 'READ';
  const notificationIds = seen ? await deliverSeen(transaction, marking, newest) : [];
  const state = await lockCounter(transaction, marking.userId);
  const change = await moveItems(transaction, marking, newest);
  return { missing, change, state: change ?? state, notificationIds };
}

/** Whether the ids are the person's, and up to which number `all` reaches. */
async function findMarked(transaction: Transaction, { userId, ids }: FeedMarking): Promise<{ missing: string[]; newest: string }> {
  const [row] = await transaction<{ found: string[]; newest: string | null }[]>`
    select (select seq from feed_counter where user_id = ${userId}) as newest,
      array(select id from feed_item where user_id = ${userId} and id = any(${ids ?? []}::uuid[])) as found`;
  const found = new Set(row?.found);
  return { missing: (ids ?? []).filter((id) => !found.has(id)), newest: row?.newest ?? '0' };
}

/** The person has seen them: for a delivery in the app this is the receipt. */
async function deliverSeen(transaction: Transaction, marking: FeedMarking, newest: string): Promise<string[]> {
  const delivered = await transaction<{ id: string; notificationId: string }[]>`
    update delivery set status = 'DELIVERED', updated_at = now()
    from (
      select delivery.id
      from feed_item join delivery on delivery.id = feed_item.delivery_id
      where ${chosen(transaction, marking, newest)} and seen_at is null and delivery.status = 'SENT'
      order by delivery.id
      for update of delivery
    ) as sent
    where delivery.id = sent.id
    returning delivery.id, notification_id`;
  if (delivered.length === 0) return [];
  await transaction`
    insert into event (id, notification_id, delivery_id, type, channel)
    select id, notification_id, delivery_id, 'DELIVERED', 'IN_APP'
    from unnest(
      ${delivered.map(() => newId())}::uuid[],
      ${delivered.map(({ notificationId }) => notificationId)}::uuid[],
      ${delivered.map(({ id }) => id)}::uuid[]
    ) as seen (id, notification_id, delivery_id)`;
  return delivered.map(({ notificationId }) => notificationId);
}

async function lockCounter(transaction: Transaction, userId: string): Promise<FeedState> {
  const [counter] = await transaction<CounterRow[]>`
    select epoch, seq as counter_seq, unseen, unread, total from feed_counter where user_id = ${userId} for update`;
  return counter ? stateOf(counter) : emptyFeed;
}

/** The counter is ours, so numbers and counts are read and written in one statement, whatever the number of items. */
async function moveItems(transaction: Transaction, marking: FeedMarking, newest: string): Promise<FeedChange | null> {
  const { userId } = marking;
  const move = moveOf(transaction, marking.as);
  const rows = await transaction<(CounterRow & (ItemRow | Missing<ItemRow>))[]>`
    with old as (
      select id, seen_at, read_at, archived_at, row_number() over (order by added_seq) as number
      from feed_item
      where ${chosen(transaction, marking, newest)} and ${move.where}
    ), item as (
      update feed_item set ${move.set}, seq = feed_counter.seq + old.number
      from old, feed_counter
      where feed_item.id = old.id and feed_counter.user_id = ${userId}
      returning feed_item.*, old.seen_at as old_seen_at, old.read_at as old_read_at, old.archived_at as old_archived_at
    ), difference as (
      select count(*) as items,
        count(*) filter (where archived_at is null) - count(*) filter (where old_archived_at is null) as total,
        count(*) filter (where archived_at is null and seen_at is null)
          - count(*) filter (where old_archived_at is null and old_seen_at is null) as unseen,
        count(*) filter (where archived_at is null and read_at is null)
          - count(*) filter (where old_archived_at is null and old_read_at is null) as unread
      from item
    ), counter as (
      update feed_counter counter set
        seq = seq + items,
        unseen = counter.unseen + difference.unseen,
        unread = counter.unread + difference.unread,
        total = counter.total + difference.total
      from difference
      where user_id = ${userId} and items > 0
      returning epoch, seq as counter_seq, counter.unseen, counter.unread, counter.total, items
    )
    select counter.*, item.*
    from counter left join item on items <= ${FEED_CARRY_LIMIT}
    order by item.seq`;
  const [counter] = rows;
  if (!counter) return null;
  return { userId, ...stateOf(counter), entries: rows.flatMap((row) => (row.id === null ? [] : [entryOf(row)])) };
}

function chosen(sql: Transaction, { userId, ids, as }: FeedMarking, newest: string) {
  const named = ids
    ? sql`feed_item.id = any(${ids}::uuid[])`
    : sql`feed_item.archived_at is ${as === 'UNARCHIVED' ? sql`not null` : sql`null`}`;
  return sql`feed_item.user_id = ${userId} and feed_item.added_seq <= ${newest} and ${named}`;
}

/** Which items a mark changes, and how. READ implies SEEN; UNREAD does not take back that it was seen. */
function moveOf(sql: Transaction, as: FeedMark) {
  switch (as) {
    case 'SEEN':
      return { where: sql`seen_at is null`, set: sql`seen_at = now()` };
    case 'READ':
      return { where: sql`read_at is null`, set: sql`read_at = now(), seen_at = coalesce(feed_item.seen_at, now())` };
    case 'UNREAD':
      return { where: sql`read_at is not null`, set: sql`read_at = null` };
    case 'ARCHIVED':
      return { where: sql`archived_at is null`, set: sql`archived_at = now()` };
    case 'UNARCHIVED':
      return { where: sql`archived_at is not null`, set: sql`archived_at = null` };
  }
}
