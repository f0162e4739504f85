import type { Stage } from '../stage/stage.ts';
import type { Failure } from './causes.ts';

/** A delivery as the tables have it, with what its history declares. */
export interface DeliveryFact {
  id: string;
  notificationId: string;
  key: string | null;
  strategy: string;
  notificationStatus: string;
  channel: string;
  lane: string | null;
  status: string;
  reason: string | null;
  /** It waits for a step that an UNKNOWN holds. */
  behindUnknown: boolean;
  /** How often its outcome was declared unknown. */
  unknowns: number;
  /** Whom it is for; null where that is a bare address. */
  personId: string | null;
  /** It waited for quiet hours to end. */
  putOff: boolean;
  /** It was to be sent at a time of its own. */
  scheduled: boolean;
  /** On the wall clock: when it was first due, and when it was sent. */
  dueAt: number;
  sentAt: number | null;
}

/** Everything there is, in one look. */
export async function readDeliveries({ sql }: Stage): Promise<DeliveryFact[]> {
  return [...await sql<DeliveryFact[]>`
    select d.id, d.notification_id, n.idempotency_key as key, n.strategy, n.status as notification_status, d.channel, d.lane, d.status, d.reason,
      exists (select from delivery held where held.notification_id = n.id and held.status = 'UNKNOWN' and held.step < d.step) as behind_unknown,
      coalesce(h.unknowns, 0)::int as unknowns, u.external_id as person_id, coalesce(h.put_off, false) as put_off,
      n.send_at is not null as scheduled,
      (extract(epoch from greatest(n.created_at, n.send_at)) * 1000)::float8 as due_at,
      (extract(epoch from h.sent_at) * 1000)::float8 as sent_at
    from delivery d
    join notification n on n.id = d.notification_id
    left join "user" u on u.id = n.user_id
    left join (
      select delivery_id, count(*) filter (where type = 'UNKNOWN') as unknowns, bool_or(until is not null) as put_off, min(at) filter (where type = 'SUCCESS') as sent_at
      from event group by delivery_id
    ) h on h.delivery_id = d.id
    order by d.id`];
}

export interface NotificationFact {
  id: string;
  key: string | null;
  status: string;
  deliveries: number;
  /** From when it was due until it is given up. */
  lifeMs: number;
}

export async function readNotifications({ sql }: Stage): Promise<NotificationFact[]> {
  return [...await sql<NotificationFact[]>`
    select n.id, n.idempotency_key as key, n.status, (select count(*)::int from delivery where notification_id = n.id) as deliveries,
      (extract(epoch from n.expires_at - coalesce(n.send_at, n.created_at)) * 1000)::float8 as life_ms
    from notification n`];
}

/** What has not come to rest, in words. An UNKNOWN that is held for its receipt holds its step, and so the steps after it. */
export async function restless({ sql }: Stage): Promise<string | null> {
  const rows = await sql<{ status: string; lane: string | null; deliveryStatus: string | null; count: number }[]>`
    select n.status, d.lane, d.status as delivery_status, count(*)::int
    from notification n
    left join delivery d on d.notification_id = n.id and (d.status in ('QUEUED', 'WAITING', 'SENDING') or d.due_at is not null)
    where (n.status in ('ACTIVE', 'SCHEDULED') or d.id is not null) and not (
      n.strategy = 'PRIORITY' and d.status = 'WAITING' and d.due_at is null
      and exists (select from delivery held where held.notification_id = n.id and held.status = 'UNKNOWN' and held.due_at is null)
    )
    group by 1, 2, 3 order by 4 desc limit 5`;
  if (rows.length === 0) return null;
  return rows.map(({ status, lane, deliveryStatus, count }) => `${count} ${status}/${lane ?? '-'}/${deliveryStatus ?? '-'}`).join(', ');
}

/** What was given up and not tried again yet. */
export async function readLetters({ sql }: Stage): Promise<Failure[]> {
  return [...await sql<Failure[]>`
    select l.id, l.delivery_id, d.lane, l.reason from dead_letter l join delivery d on d.id = l.delivery_id where l.replayed_at is null`];
}

export interface FeedFact {
  id: string;
  userId: string;
  externalId: string;
  deliveryId: string;
  seq: number;
  seenAt: Date | null;
  readAt: Date | null;
  archivedAt: Date | null;
}

export async function readFeeds({ sql }: Stage): Promise<FeedFact[]> {
  return [...await sql<FeedFact[]>`
    select f.id, f.user_id, u.external_id, f.delivery_id, f.seq::int, f.seen_at, f.read_at, f.archived_at
    from feed_item f join "user" u on u.id = f.user_id
    order by f.user_id, f.seq`];
}

export interface CounterFact {
  externalId: string;
  seq: number;
  unseen: number;
  unread: number;
  total: number;
}

export async function readCounters({ sql }: Stage): Promise<CounterFact[]> {
  return [...await sql<CounterFact[]>`
    select u.external_id, c.seq::int, c.unseen, c.unread, c.total from feed_counter c join "user" u on u.id = c.user_id`];
}
