import { newId } from '../base/ids.ts';
import type { FeedAction, FeedChange } from '../core/feed.ts';
import type { Content, Json } from '../core/message.ts';
import type { Transaction } from './connect.ts';
import { moveItems, type FeedMove } from './feed-moves.ts';
import type { InAppBatch, SentInApp } from './in-app.ts';
import { rowsAsJson } from './json.ts';

/** A delivery that was sent and is to be the newest of what its app calls by one name. */
interface Newest extends SentInApp {
  userId: string;
  category: string;
  content: Content;
  data: Json;
  collapse: string;
  expiresAt: Date | null;
  actions: FeedAction[] | null;
}

/**
 * The same as `sendInApp`, for items that take the place of others: the counts change by what those others were, which can
 * only be read under the locks of the counters, so it takes more than one statement. The first has been sent when this
 * returns, and is all that a plan has to see.
 */
export async function replaceInApp(transaction: Transaction, ids: readonly string[]): Promise<InAppBatch> {
  const sent = await takeNewest(transaction, ids);
  if (sent.length === 0) return { sent, changes: [] };
  await lockOrMakeCounters(transaction, [...new Set(sent.map(({ userId }) => userId))]);
  const changes: FeedChange[] = [];
  for (const round of roundsOf(sent)) {
    await makeRoom(transaction, round);
    changes.push(...(await moveItems(transaction, round.map(({ userId }) => userId), replacing(transaction, round))));
  }
  return { sent, changes };
}

/** QUEUED → SENT, with the SUCCESS events, in the order of the deliveries. */
function takeNewest(transaction: Transaction, ids: readonly string[]): Promise<Newest[]> {
  return transaction<Newest[]>`
    with picked as materialized (
      select d.id, n.app_id, n.expires_at as notification_expires_at, n.request -> 'data' as data, n.request -> 'feed' as wish, g.key as category
      from delivery d
      join notification n on n.id = d.notification_id
      join category g on g.id = n.category_id
      where d.id = any(${[...ids]}::uuid[]) and d.status = 'QUEUED' and d.channel = 'IN_APP'
        and n.expires_at > now() and n.request #>> '{feed,collapseKey}' is not null
      order by d.id
      for update of d skip locked
    ), sent as (
      update delivery d
      set status = 'SENT', attempts = d.attempts + 1, provider = 'feed', updated_at = now()
      from picked p
      where d.id = p.id
      returning d.id, d.notification_id, d.user_id, d.lane, d.queued_at, d.content, p.app_id, p.notification_expires_at, p.data, p.wish, p.category
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, provider)
      select e.id, notification_id, sent.id, 'SUCCESS', 'IN_APP', 'feed'
      from sent
      join unnest(${[...ids]}::uuid[], ${ids.map(() => newId())}::uuid[]) as e (delivery_id, id) on e.delivery_id = sent.id
    )
    select sent.id as delivery_id, notification_id, lane, queued_at, user_id, category, content, data,
      wish -> 'actions' as actions, app_id || ' ' || (wish ->> 'collapseKey') as collapse,
      least(
        case when wish ? 'expires' then notification_expires_at end, now() + (wish ->> 'keepSeconds')::integer * interval '1 second'
      ) as expires_at
    from sent
    order by sent.id`.execute();
}

async function lockOrMakeCounters(transaction: Transaction, userIds: readonly string[]): Promise<void> {
  await transaction`
    insert into feed_counter as counter (user_id, epoch)
    select id, gen_random_uuid() from unnest(${[...userIds]}::uuid[]) as person (id) order by id
    on conflict (user_id) do update set seq = counter.seq`;
}

/** At most one for each person in a round, so that every one takes its number in the order of the deliveries. */
function roundsOf(sent: readonly Newest[]): Newest[][] {
  const rounds: Newest[][] = [];
  const heights = new Map<string, number>();
  for (const one of sent) {
    const height = heights.get(one.userId) ?? 0;
    heights.set(one.userId, height + 1);
    (rounds[height] ??= []).push(one);
  }
  return rounds;
}

/** Where there is nothing to take the place of, something is put that counts for nothing. */
async function makeRoom(transaction: Transaction, round: readonly Newest[]): Promise<void> {
  const rows = round.map((one) => ({ ...one, itemId: newId() }));
  await transaction`
    insert into feed_item (id, user_id, notification_id, delivery_id, category, title, body, collapse, archived_at, added_seq, seq)
    select "itemId", "userId", "notificationId", "deliveryId", category, '', '', collapse, now(), -1, -1
    from jsonb_to_recordset(${rowsAsJson(transaction, rows)}) as n (
      "itemId" uuid, "userId" uuid, "notificationId" uuid, "deliveryId" uuid, category text, collapse text)
    order by "userId"
    on conflict (user_id, collapse) where collapse is not null and removed_at is null do nothing`;
}

/** Unseen, unread and on top again. What was overtaken by a newer one of the same name replaces nothing. */
function replacing(sql: Transaction, round: readonly Newest[]): FeedMove {
  return {
    beside: sql`, jsonb_to_recordset(${rowsAsJson(sql, round)}) as newest (
      "userId" uuid, "notificationId" uuid, "deliveryId" uuid, category text, content jsonb, data jsonb, collapse text,
      "expiresAt" timestamptz, actions jsonb)`,
    matching: sql`and feed_item.user_id = newest."userId" and feed_item.collapse = newest.collapse
      and feed_item.delivery_id <= newest."deliveryId" and feed_item.removed_at is null`,
    where: sql`true`,
    set: sql`notification_id = newest."notificationId", delivery_id = newest."deliveryId", category = newest.category,
      title = newest.content ->> 'title', body = newest.content ->> 'body', url = newest.content ->> 'url',
      image_url = newest.content ->> 'imageUrl', data = newest.data, actions = newest.actions, expires_at = newest."expiresAt",
      created_at = now(), seen_at = null, read_at = null, archived_at = null, snoozed_until = null, placed_seq = feed_counter.seq + old.number,
      added_seq = case when feed_item.added_seq < 0 then feed_counter.seq + old.number else feed_item.added_seq end`,
  };
}
