import type { Lane } from '../core/channel.ts';
import type { Content, Json } from '../core/message.ts';
import type { Transaction } from './connect.ts';

/** An IN_APP delivery that has just become SENT. */
export interface SentInApp {
  deliveryId: string;
  notificationId: string;
  userId: string;
  lane: Lane;
  category: string;
  content: Content;
  data: Json;
  queuedAt: Date;
}

/**
 * QUEUED → SENT for in-app deliveries, with their SUCCESS events. IN_APP has no adapter, so it is never SENDING: the
 * feed rows follow in the same transaction. The caller holds the locks of the notifications.
 */
export async function sendInApp(transaction: Transaction, requests: { id: string; eventId: string }[]): Promise<SentInApp[]> {
  return transaction<SentInApp[]>`
    with asked as (
      select * from unnest(${requests.map(({ id }) => id)}::uuid[], ${requests.map(({ eventId }) => eventId)}::uuid[]) as a (id, event_id)
    ), picked as materialized (
      select d.id, a.event_id
      from asked a
      join delivery d on d.id = a.id
      join notification n on n.id = d.notification_id
      where d.status = 'QUEUED' and d.channel = 'IN_APP' and n.expires_at > now()
      order by d.id
      for update of d skip locked
    ), sent as (
      update delivery d
      set status = 'SENT', attempts = d.attempts + 1, provider = 'feed', updated_at = now()
      from picked p
      where d.id = p.id
      returning d.id, d.notification_id, d.user_id, d.lane, d.content, d.queued_at, p.event_id
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, provider)
      select event_id, notification_id, id, 'SUCCESS', 'IN_APP', 'feed' from sent
    )
    select s.id as delivery_id, s.notification_id, s.user_id, s.lane, g.key as category, s.content,
      n.request -> 'data' as data, s.queued_at
    from sent s
    join notification n on n.id = s.notification_id
    join category g on g.id = n.category_id
    order by s.id`;
}
