import { newId } from '../base/ids.ts';
import type { Lane } from '../core/channel.ts';
import type { FeedChange } from '../core/feed.ts';
import type { Reader } from './connect.ts';
import { changesOf } from './feed-moves.ts';
import type { CounterRow, ItemRow } from './feed-rows.ts';

/** An IN_APP delivery that has just become SENT. */
export interface SentInApp {
  deliveryId: string;
  notificationId: string;
  lane: Lane;
  queuedAt: Date;
}

/** What a batch of deliveries in the app came to. */
export interface InAppBatch {
  sent: SentInApp[];
  /** To be published after the commit: one for each person, with the items in their order. */
  changes: FeedChange[];
}

type Row = SentInApp & ItemRow & CounterRow & { userId: string };

/**
 * QUEUED → SENT for in-app deliveries, with their SUCCESS events, the feed items, the counts, and the end of the
 * notifications where it is that: IN_APP has no adapter, so it is never SENDING, and all of it is one statement.
 *
 * Each item takes the next number of its person's counter, in the order of the deliveries. The upsert makes the
 * counters that are missing and locks the others, in the order of their users, and hands out as many numbers as there
 * are new items; so numbers are handed out in the order of the commits.
 *
 * What takes the place of another item is left to `replaceInApp`. It is left by a test of which the planner expects that
 * nearly every row passes: for `is null` it expects next to none, and then joins a hundred rows in loops, for half as long again.
 *
 * It takes either those that are alone in their notification, or those that are not: then the caller advances the plan
 * in the same transaction.
 */
export async function sendInApp(sql: Reader, ids: string[], { alone }: { alone: boolean }): Promise<InAppBatch> {
  const rows = await sql<Row[]>`
    with asked as (
      select * from unnest(
        ${ids}::uuid[],
        ${ids.map(() => newId())}::uuid[],
        ${ids.map(() => newId())}::uuid[]
      ) as a (id, item_id, event_id)
    ), held as materialized (
      select n.id, n.expires_at, n.request -> 'data' as data, n.request -> 'feed' as wish, g.key as category
      from notification n
      join category g on g.id = n.category_id
      where n.id in (select d.notification_id from asked a join delivery d using (id) where d.alone = ${alone})
      order by n.id
      for update of n
    ), picked as materialized (
      select d.id, a.item_id, a.event_id, h.data, h.category, h.wish -> 'actions' as actions,
        least(
          case when h.wish ? 'expires' then h.expires_at end,
          now() + (h.wish ->> 'keepSeconds')::integer * interval '1 second'
        ) as item_expires_at
      from asked a
      join delivery d using (id)
      join held h on h.id = d.notification_id
      where d.status = 'QUEUED' and d.channel = 'IN_APP' and d.alone = ${alone} and h.expires_at > now() and (h.wish ? 'collapseKey') is not true
      order by d.id
      for update of d skip locked
    ), sent as (
      update delivery d
      set status = 'SENT', attempts = d.attempts + 1, provider = 'feed', updated_at = now()
      from picked p
      where d.id = p.id
      returning d.id, d.notification_id, d.user_id, d.lane, d.content, d.queued_at, p.item_id, p.event_id, p.data, p.category,
        p.item_expires_at, p.actions
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, provider)
      select event_id, notification_id, id, 'SUCCESS', 'IN_APP', 'feed' from sent
    ), completed as (
      update notification set status = 'COMPLETED', updated_at = now()
      where ${alone} and id in (select notification_id from sent) and status = 'ACTIVE'
    ), numbered as (
      select *, row_number() over (partition by user_id order by id) as number, count(*) over (partition by user_id) as numbers
      from sent
    ), counter as (
      insert into feed_counter as counter (user_id, epoch, seq, unseen, unread, total)
      select user_id, gen_random_uuid(), count(*), count(*), count(*), count(*) from sent group by user_id order by user_id
      on conflict (user_id) do update set
        seq = counter.seq + excluded.seq,
        unseen = counter.unseen + excluded.unseen,
        unread = counter.unread + excluded.unread,
        total = counter.total + excluded.total,
        categories = case when counter.categories is not null then feed_counts_added(counter.categories, (
          select jsonb_object_agg(category, jsonb_build_array(items, items, items))
          from (select category, count(*) as items from sent where sent.user_id = counter.user_id group by category) as added
        )) end
      returning *
    ), item as (
      insert into feed_item (id, user_id, notification_id, delivery_id, category, title, body, url, image_url, data, actions, expires_at,
        added_seq, seq)
      select item_id, user_id, notification_id, n.id, category, content ->> 'title', content ->> 'body', content ->> 'url',
        content ->> 'imageUrl', data, actions, item_expires_at, counter.seq - numbers + number, counter.seq - numbers + number
      from numbered n
      join counter using (user_id)
      returning *
    )
    select item.*, sent.lane, sent.queued_at, counter.epoch, counter.seq as counter_seq, counter.unseen, counter.unread, counter.total,
      counter.categories
    from item
    join sent on sent.id = item.delivery_id
    join counter on counter.user_id = item.user_id
    order by item.user_id, item.seq`.execute();
  return { sent: rows, changes: changesOf(rows) };
}
