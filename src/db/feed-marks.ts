import { newId } from '../base/ids.ts';
import { emptyFeed, type FeedChange, type FeedMark, type FeedState } from '../core/feed.ts';
import type { Transaction } from './connect.ts';
import { lockCounters, moveItems, type FeedMove } from './feed-moves.ts';

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
  const state = (await lockCounters(transaction, [marking.userId])).get(marking.userId) ?? emptyFeed;
  const { where, set } = moveOf(transaction, marking.as);
  const [change = null] = await moveItems(transaction, [marking.userId], { where: transaction`${chosen(transaction, marking, newest)} and ${where}`, set });
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

function chosen(sql: Transaction, { userId, ids, as }: FeedMarking, newest: string) {
  const named = ids
    ? sql`feed_item.id = any(${ids}::uuid[])`
    : sql`feed_item.archived_at is ${as === 'UNARCHIVED' ? sql`not null` : sql`null`}`;
  return sql`feed_item.user_id = ${userId} and feed_item.added_seq <= ${newest} and removed_at is null and ${named}`;
}

/** Which items a mark changes, and how. READ implies SEEN; UNREAD does not take back that it was seen. */
function moveOf(sql: Transaction, as: FeedMark): FeedMove {
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
