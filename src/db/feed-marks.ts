import { newId } from '../base/ids.ts';
import { emptyFeed, type FeedChange, type FeedMark, type FeedState } from '../core/feed.ts';
import type { Part, Transaction } from './connect.ts';
import { lockCounters, moveItems, type FeedMove } from './feed-moves.ts';
import { place } from './feed-rows.ts';

/** Which items of whom become what. */
export interface FeedMarking {
  userId: string;
  /** Null marks all: what lies in the feed, or for UNARCHIVED in the archive. */
  ids: string[] | null;
  as: FeedMark;
  /** With SNOOZED. */
  until?: Date;
  /** With DONE: the name of an action that each of the items has. */
  action?: string;
}

/** What marking came to. */
export interface FeedMarked {
  /** Ids that are none of this person's items, or have no such action. When there are any, nothing was marked. */
  missing: string[];
  /** To be published after the commit; null where every item was so already. */
  change: FeedChange | null;
  state: FeedState;
  /** Whose delivery became DELIVERED, because the person has now seen it. To be published too. */
  notificationIds: string[];
  /** Something of this person's goes by whether they see it: the plan is to be asked, after the commit. */
  heeded: boolean;
}

/**
 * Marks a person's items. Those that really change take the next numbers of the counter, oldest item first.
 *
 * Locks are taken as everywhere in the house: deliveries, then the counter, then items. The deliveries come before the
 * counter because the sender of in-app items holds deliveries while it waits for counters; the other way round the two
 * could wait for each other. So `all` means all that was there before the first lock: what is added meanwhile is not marked,
 * nor is an item whose place a newer one took meanwhile, since nobody has seen that yet.
 */
export async function markFeedItems(transaction: Transaction, marking: FeedMarking): Promise<FeedMarked> {
  const { missing, newest, heeding } = await findMarked(transaction, marking);
  if (missing.length > 0) return { missing, change: null, state: emptyFeed, notificationIds: [], heeded: false };
  const seen = marking.as === 'SEEN' || marking.as === 'READ' || marking.as === 'DONE';
  const notificationIds = seen ? await deliverSeen(transaction, marking, newest) : [];
  const state = (await lockCounters(transaction, [marking.userId])).get(marking.userId) ?? emptyFeed;
  const { where, set } = moveOf(transaction, marking);
  const [change = null] = await moveItems(transaction, [marking.userId], { where: transaction`${chosen(transaction, marking, newest)} and ${where}`, set });
  return { missing, change, state: change ?? state, notificationIds, heeded: heeding && seen && change !== null };
}

/** Whether the ids are the person's, up to which number `all` reaches, and whether anything of theirs goes by what they see. */
async function findMarked(transaction: Transaction, { userId, ids, action }: FeedMarking): Promise<{ missing: string[]; newest: string; heeding: boolean }> {
  const [row] = await transaction<{ found: string[]; newest: string | null; heeding: boolean }[]>`
    select exists (select from notification where user_id = ${userId} and heeds is not null and status = 'ACTIVE') as heeding,
      (select seq from feed_counter where user_id = ${userId}) as newest,
      array(select id from feed_item where user_id = ${userId} and id = any(${ids ?? []}::uuid[]) and ${has(transaction, action)}) as found`;
  const found = new Set(row?.found);
  return { missing: (ids ?? []).filter((id) => !found.has(id)), newest: row?.newest ?? '0', heeding: row?.heeding ?? false };
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
    : as === 'UNARCHIVED'
      ? sql`feed_item.archived_at is not null and snoozed_until is null`
      : sql`feed_item.archived_at is null`;
  return sql`feed_item.user_id = ${userId} and ${place(sql)} <= ${newest} and removed_at is null and ${named}`;
}

/** Whether an item has an action of this name, where one is asked for. What has left for good has none any more, and is no mistake of the caller's. */
function has(sql: Transaction, action: string | undefined): Part {
  return action === undefined ? sql`true` : sql`(removed_at is not null or actions @> jsonb_build_array(jsonb_build_object('name', ${action}::text)))`;
}

/** Which items a mark changes, and how. READ implies SEEN; UNREAD does not take back that it was seen. */
function moveOf(sql: Transaction, { as, until, action }: FeedMarking): FeedMove {
  switch (as) {
    case 'SEEN':
      return { where: sql`seen_at is null`, set: sql`seen_at = now()` };
    case 'READ':
      return { where: sql`read_at is null`, set: sql`read_at = now(), seen_at = coalesce(feed_item.seen_at, now())` };
    case 'UNREAD':
      return { where: sql`read_at is not null`, set: sql`read_at = null` };
    case 'ARCHIVED':
      return {
        where: sql`(archived_at is null or snoozed_until is not null)`,
        set: sql`archived_at = coalesce(feed_item.archived_at, now()), snoozed_until = null`,
      };
    case 'UNARCHIVED':
      return { where: sql`archived_at is not null`, set: sql`archived_at = null, snoozed_until = null` };
    case 'PINNED':
      return { where: sql`pinned_at is null`, set: sql`pinned_at = now()` };
    case 'UNPINNED':
      return { where: sql`pinned_at is not null`, set: sql`pinned_at = null` };
    case 'SNOOZED':
      return {
        where: sql`snoozed_until is distinct from ${until ?? null}::timestamptz`,
        set: sql`archived_at = coalesce(feed_item.archived_at, now()), snoozed_until = ${until ?? null}::timestamptz`,
      };
    case 'DONE':
      return {
        where: sql`exists (select from jsonb_array_elements(actions) as one where one ->> 'name' = ${action ?? ''} and one ->> 'doneAt' is null)`,
        set: sql`actions = ${done(sql, action ?? '')}, read_at = coalesce(feed_item.read_at, now()), seen_at = coalesce(feed_item.seen_at, now())`,
      };
  }
}

/** The actions of an item with one of them done, in their order. */
function done(sql: Transaction, action: string): Part {
  return sql`(
    select jsonb_agg(
      case when one ->> 'name' = ${action} then one || jsonb_build_object('doneAt', to_char(now(), 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) else one end
      order by position
    )
    from jsonb_array_elements(feed_item.actions) with ordinality as each (one, position)
  )`;
}
