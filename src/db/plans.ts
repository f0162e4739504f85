import { newId } from '../base/ids.ts';
import type { Channel, Lane } from '../core/channel.ts';
import type { DeliveryStatus } from '../core/delivery.ts';
import type { Attention, Strategy } from '../core/strategy.ts';
import type { NotificationStatus } from './tables/journey.ts';
import type { Reader, Sql, Transaction } from './connect.ts';

/** What `plan` reads and writes. Lock order in the whole house: notifications, deliveries, feed counters, feed items. */

/** A notification whose deliveries nobody else moves on now. */
export interface LockedNotification {
  id: string;
  status: NotificationStatus;
  strategy: Strategy;
  heeds: 'SEEN' | 'READ' | null;
  waitIsOver: boolean;
}

/** A delivery as its notification’s plan sees it. */
export interface PlannedDelivery {
  id: string;
  notificationId: string;
  channel: Channel;
  lane: Lane | null;
  step: number;
  status: DeliveryStatus;
  /** A wait with an end: a retry, or a resend of what is unknown. WAITING without one is held by the strategy. */
  due: boolean;
  /** It waits for the end of the person's quiet hours. */
  hushed: boolean;
  attention: Attention;
}

/** Whoever records an outcome locks its notifications first, in id order, so that two outcomes see each other. */
export function lockNotifications(transaction: Transaction, ids: string[]): Promise<LockedNotification[]> {
  return transaction<LockedNotification[]>`
    select ${planned(transaction)} from notification where id = any(${ids}::uuid[]) order by id for update`.execute();
}

/** The same, found through their deliveries. */
export function lockNotificationsOf(transaction: Transaction, deliveryIds: string[]): Promise<LockedNotification[]> {
  return transaction<LockedNotification[]>`
    select ${planned(transaction)} from notification
    where id in (select notification_id from delivery where id = any(${deliveryIds}::uuid[]))
    order by id for update`.execute();
}

function planned(transaction: Transaction) {
  return transaction`id, status, strategy, heeds, coalesce(escalates_at <= now(), false) as wait_is_over`;
}

/**
 * All deliveries of the notifications that these belong to. That a person has seen or read one can be known only where it is
 * DELIVERED: in the app because they have seen it, elsewhere because a receipt says that they opened it.
 */
export function readDeliveriesBeside(transaction: Transaction, deliveryIds: string[]): Promise<PlannedDelivery[]> {
  return transaction<PlannedDelivery[]>`
    select id, notification_id, channel, lane, step, status, due_at is not null as due,
      coalesce(status = 'WAITING' and due_at is not null and reason = 'QUIET_HOURS', false) as hushed,
      case
        when status <> 'DELIVERED' then 'NONE'
        when channel = 'IN_APP' then case
          when exists (select from feed_item where delivery_id = delivery.id and read_at is not null) then 'READ' else 'SEEN' end
        when exists (
          select from event
          where notification_id = delivery.notification_id and event.delivery_id = delivery.id and type in ('OPENED', 'CLICKED')
        ) then 'READ'
        else 'NONE'
      end as attention
    from delivery
    where notification_id in (select notification_id from delivery where id = any(${deliveryIds}::uuid[]))`.execute();
}

/** What a plan comes to, by ids. */
export interface PlanChanges {
  released: string[];
  /** Those that would begin now, if the person were not to be disturbed until then. */
  hushed: { id: string; until: Date }[];
  cancelled: { id: string; notificationId: string; reason: string }[];
  completed: string[];
  /** Of an ESCALATE: whether the step that begins now is followed by another, for which it waits. */
  escalated: { id: string; isFollowed: boolean }[];
}

/**
 * WAITING → QUEUED, WAITING until quiet hours end, WAITING or QUEUED → CANCELLED (an UNKNOWN stays what it is, and is not sent again), ACTIVE →
 * COMPLETED, and the next wait of what escalates: one statement, under the locks.
 *
 * A claim takes no lock of a notification, so one that was to be cancelled may be on its way to a provider by now. Then it is not
 * cancelled, and its notification is not over: what comes of it asks the plan again.
 */
export async function applyPlans(transaction: Transaction, { released, hushed, cancelled, completed, escalated }: PlanChanges): Promise<void> {
  const waiting = escalated.flatMap(({ id, isFollowed }) => (isFollowed ? [id] : []));
  await transaction`
    with needless as materialized (
      select * from unnest(
        ${cancelled.map(({ id }) => id)}::uuid[],
        ${cancelled.map(({ notificationId }) => notificationId)}::uuid[],
        ${cancelled.map(() => newId())}::uuid[],
        ${cancelled.map(({ reason }) => reason)}::text[]
      ) as c (id, notification_id, event_id, reason)
    ), released as (
      update delivery set status = 'QUEUED', queued_at = now(), due_at = null, updated_at = now()
      where id = any(${released}::uuid[]) and status = 'WAITING'
    )${hushed.length > 0 ? hushing(transaction, hushed) : transaction``}, cancelled as (
      update delivery d
      set status = case when d.status = 'UNKNOWN' then 'UNKNOWN' else 'CANCELLED' end,
          reason = case when d.status = 'UNKNOWN' then d.reason else c.reason end,
          due_at = null, updated_at = now()
      from needless c
      where d.id = c.id and (d.status in ('WAITING', 'QUEUED') or d.due_at is not null)
      returning d.id, d.notification_id, d.channel, d.status, d.reason, c.event_id
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, reason)
      select event_id, notification_id, id, 'CANCELLED', channel, reason from cancelled where status = 'CANCELLED'
    )
    update notification
    set status = case
          when id = any(${completed}::uuid[])
            and id not in (select notification_id from needless where id not in (select id from cancelled)) then 'COMPLETED'
          else status end,
        updated_at = now(),
        escalates_at = case when id = any(${escalated.map(({ id }) => id)}::uuid[])
          then case when id = any(${waiting}::uuid[]) then now() + escalate_after_seconds * interval '1 second' end
          else escalates_at end
    where id = any(${[...completed, ...escalated.map(({ id }) => id)]}::uuid[]) and status = 'ACTIVE'`;
}

/** A part of its own, since few plans have any of it. They stay WAITING, and their history says until when. */
function hushing(transaction: Transaction, hushed: PlanChanges['hushed']) {
  return transaction`, hushed as (
      update delivery d set due_at = h.until, reason = 'QUIET_HOURS', updated_at = now()
      from unnest(
        ${hushed.map(({ id }) => id)}::uuid[], ${hushed.map(() => newId())}::uuid[], ${hushed.map(({ until }) => until.toISOString())}::timestamptz[]
      ) as h (id, event_id, until)
      where d.id = h.id and d.status = 'WAITING'
      returning d.id, d.notification_id, d.channel, d.reason, h.event_id, h.until
    ), put_off as (
      insert into event (id, notification_id, delivery_id, type, channel, reason, until)
      select event_id, notification_id, id, 'RETRY', channel, reason, until from hushed
    )`;
}

/** One delivery of each ACTIVE notification whose latest step has waited for its person long enough. */
export async function findEscalating(sql: Sql, limit: number): Promise<{ id: string; notificationId: string }[]> {
  return sql<{ id: string; notificationId: string }[]>`
    select d.id, n.id as notification_id
    from (select id from notification where escalates_at <= now() and status = 'ACTIVE' order by escalates_at limit ${limit}) n
    join lateral (select id from delivery where notification_id = n.id limit 1) d on true
    order by d.id`;
}

/** The deliveries in the app, of what goes by whether this person sees it, that they have seen. */
export async function findHeeded(sql: Reader, userId: string): Promise<{ id: string; notificationId: string }[]> {
  return sql<{ id: string; notificationId: string }[]>`
    select d.id, n.id as notification_id
    from notification n
    join delivery d on d.notification_id = n.id
    where n.user_id = ${userId} and n.heeds is not null and n.status = 'ACTIVE' and d.channel = 'IN_APP' and d.status = 'DELIVERED'
    order by d.id`;
}
