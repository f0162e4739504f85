import { newId } from '../base/ids.ts';
import type { Channel, Lane } from '../core/channel.ts';
import type { DeliveryStatus } from '../core/delivery.ts';
import type { Strategy } from '../core/strategy.ts';
import type { NotificationStatus } from './tables/journey.ts';
import type { Transaction } from './connect.ts';

/** What `plan` reads and writes. Lock order in the whole house: notifications, deliveries, feed counters, feed items. */

/** A notification whose deliveries nobody else moves on now. */
export interface LockedNotification {
  id: string;
  status: NotificationStatus;
  strategy: Strategy;
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
}

/** Whoever records an outcome locks its notifications first, in id order, so that two outcomes see each other. */
export function lockNotifications(transaction: Transaction, ids: string[]): Promise<LockedNotification[]> {
  return transaction<LockedNotification[]>`
    select id, status, strategy from notification where id = any(${ids}::uuid[]) order by id for update`.execute();
}

/** The same, found through their deliveries. */
export function lockNotificationsOf(transaction: Transaction, deliveryIds: string[]): Promise<LockedNotification[]> {
  return transaction<LockedNotification[]>`
    select id, status, strategy from notification
    where id in (select notification_id from delivery where id = any(${deliveryIds}::uuid[]))
    order by id for update`.execute();
}

/** All deliveries of the notifications that these belong to. */
export function readDeliveriesBeside(transaction: Transaction, deliveryIds: string[]): Promise<PlannedDelivery[]> {
  return transaction<PlannedDelivery[]>`
    select id, notification_id, channel, lane, step, status, due_at is not null as due
    from delivery
    where notification_id in (select notification_id from delivery where id = any(${deliveryIds}::uuid[]))`.execute();
}

/** What a plan comes to, by ids. */
export interface PlanChanges {
  released: string[];
  cancelled: { id: string; reason: string }[];
  completed: string[];
}

/**
 * WAITING → QUEUED, WAITING or QUEUED → CANCELLED (an UNKNOWN stays what it is, and is not sent again), ACTIVE →
 * COMPLETED: one statement, under the locks.
 */
export async function applyPlans(transaction: Transaction, { released, cancelled, completed }: PlanChanges): Promise<void> {
  await transaction`
    with released as (
      update delivery set status = 'QUEUED', queued_at = now(), due_at = null, updated_at = now()
      where id = any(${released}::uuid[]) and status = 'WAITING'
    ), cancelled as (
      update delivery d
      set status = case when d.status = 'UNKNOWN' then 'UNKNOWN' else 'CANCELLED' end,
          reason = case when d.status = 'UNKNOWN' then d.reason else c.reason end,
          due_at = null, updated_at = now()
      from unnest(
        ${cancelled.map(({ id }) => id)}::uuid[],
        ${cancelled.map(() => newId())}::uuid[],
        ${cancelled.map(({ reason }) => reason)}::text[]
      ) as c (id, event_id, reason)
      where d.id = c.id and (d.status in ('WAITING', 'QUEUED') or d.due_at is not null)
      returning d.id, d.notification_id, d.channel, d.status, d.reason, c.event_id
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, reason)
      select event_id, notification_id, id, 'CANCELLED', channel, reason from cancelled where status = 'CANCELLED'
    )
    update notification set status = 'COMPLETED', updated_at = now()
    where id = any(${completed}::uuid[]) and status = 'ACTIVE'`;
}
