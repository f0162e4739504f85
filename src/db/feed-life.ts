import { newId } from '../base/ids.ts';
import type { FeedChange, FeedRemoval } from '../core/feed.ts';
import type { Part, Sql, Transaction } from './connect.ts';
import { lockCounters, moveItems } from './feed-moves.ts';

/** The end of items: they leave their feed for good, and a while later their rows go, too. */

/** How long a client may be away and still be told one by one what has left meanwhile. */
const TOLD_FOR = '7 days';
const WITHDRAWN = 'WITHDRAWN' satisfies FeedRemoval;

/** Out of the feed, with nothing left of what it said. The row stays for those who have the item before them. */
function removing(sql: Transaction, removal: FeedRemoval): Part {
  return sql`archived_at = coalesce(feed_item.archived_at, now()), removed_at = now(), removal = ${removal}, expires_at = null,
    snoozed_until = null, pinned_at = null, actions = null, title = '', body = '', url = null, image_url = null, data = null`;
}

interface FeedRound {
  /** To be published after the commit. */
  changes: FeedChange[];
  /** How many items it looked at. */
  items: number;
}

/** Takes those out whose time is over. */
export function expireItems(transaction: Transaction, limit: number): Promise<FeedRound> {
  const isDue = transaction`expires_at <= now()`;
  return moveDue(transaction, limit, { isDue, first: transaction`expires_at`, set: removing(transaction, 'EXPIRED') });
}

/** Brings back what was snoozed until now: unseen, unread and on top. */
export function wakeItems(transaction: Transaction, limit: number): Promise<FeedRound> {
  return moveDue(transaction, limit, {
    isDue: transaction`snoozed_until <= now()`,
    first: transaction`snoozed_until`,
    set: transaction`archived_at = null, snoozed_until = null, seen_at = null, read_at = null, created_at = now(),
      placed_seq = feed_counter.seq + old.number`,
  });
}

/**
 * The first that are due, of as many people as they are of. Whose feed is being changed by somebody else is passed over: the
 * next round comes soon.
 */
async function moveDue(transaction: Transaction, limit: number, { isDue, first, set }: { isDue: Part; first: Part; set: Part }): Promise<FeedRound> {
  const due = await transaction<{ id: string; userId: string }[]>`
    select item.id, item.user_id
    from feed_counter counter
    join (select id, user_id from feed_item where ${isDue} order by ${first} limit ${limit}) item using (user_id)
    order by counter.user_id
    for update of counter skip locked`;
  if (due.length === 0) return { changes: [], items: 0 };
  // Looked at once more under the locks: what was put off meanwhile stays.
  const changes = await moveItems(transaction, [...new Set(due.map(({ userId }) => userId))], {
    where: transaction`feed_item.id = any(${due.map(({ id }) => id)}::uuid[]) and ${isDue}`,
    set,
  });
  return { changes, items: due.length };
}

/**
 * Deletes rows of what left long ago, and writes down up to which number: who stands before that is told to load the feed
 * again. Answers how many.
 */
export async function pruneItems(sql: Sql, limit: number): Promise<number> {
  return sql.begin(async (transaction) => {
    const old = await transaction<{ id: string; userId: string }[]>`
      select id, user_id from feed_item where removed_at < now() - ${TOLD_FOR}::interval order by removed_at limit ${limit}`;
    if (old.length === 0) return 0;
    await lockCounters(transaction, [...new Set(old.map(({ userId }) => userId))]);
    const [row] = await transaction<{ items: number }[]>`
      with pruned as (
        delete from feed_item where id = any(${old.map(({ id }) => id)}::uuid[]) returning user_id, seq
      ), counter as (
        update feed_counter counter set pruned_seq = greatest(pruned_seq, latest)
        from (select user_id, max(seq) as latest from pruned group by user_id) as last
        where counter.user_id = last.user_id
      )
      select count(*)::integer as items from pruned`;
    return row?.items ?? 0;
  });
}

/**
 * Takes the item of a notification out of its feed, wherever it lies there, and writes that down. The caller holds the lock
 * of the notification, so that none is put there meanwhile. An item that a newer notification has taken over is the newer one's.
 */
export async function withdrawItems(transaction: Transaction, notificationId: string): Promise<FeedChange[]> {
  const found = await transaction<{ userId: string; deliveryId: string }[]>`
    select item.user_id, item.delivery_id
    from delivery join feed_item item on item.delivery_id = delivery.id
    where delivery.notification_id = ${notificationId} and item.removed_at is null`;
  if (found.length === 0) return [];
  const userIds = found.map(({ userId }) => userId);
  await lockCounters(transaction, userIds);
  const changes = await moveItems(transaction, userIds, {
    where: transaction`feed_item.delivery_id = any(${found.map(({ deliveryId }) => deliveryId)}::uuid[])`,
    set: removing(transaction, 'WITHDRAWN'),
  });
  if (changes.length === 0) return [];
  await transaction`
    insert into event (id, notification_id, delivery_id, type, channel, reason)
    select event_id, ${notificationId}::uuid, delivery_id, 'CANCELLED', 'IN_APP', ${WITHDRAWN}
    from unnest(${found.map(() => newId())}::uuid[], ${found.map(({ deliveryId }) => deliveryId)}::uuid[]) as taken (event_id, delivery_id)`;
  return changes;
}

/** Whether the item of a notification was withdrawn, also when nothing is left of it by now. */
export async function isWithdrawn(transaction: Transaction, notificationId: string): Promise<boolean> {
  const found = await transaction`
    select from event where notification_id = ${notificationId} and type = 'CANCELLED' and reason = ${WITHDRAWN} limit 1`;
  return found.length > 0;
}
