import { newId } from '../base/ids.ts';
import type { Channel, Lane, Priority } from '../core/channel.ts';
import type { Content } from '../core/message.ts';
import type { Strategy } from '../core/strategy.ts';
import type { AcceptedRequest, NotificationRow, NotificationStatus } from './tables/journey.ts';
import type { Reader, Sql, Transaction } from './connect.ts';
import { rowsAsJson } from './json.ts';

/** A notification as it is stored, with the key that makes a second one a duplicate. */
export interface NewNotification {
  id: string;
  projectId: string;
  appId: string;
  userId: string | null;
  email: string | null;
  phone: string | null;
  categoryId: string;
  status: NotificationStatus;
  priority: Priority;
  strategy: Strategy;
  request: AcceptedRequest;
  idempotencyKey: string | null;
  sendAt: Date | null;
  expiresAt: Date;
  heeds: 'SEEN' | 'READ' | null;
  /** Null where the strategy is not ESCALATE. */
  escalateAfterSeconds: number | null;
  /** What makes a second such call a duplicate; `key` null where nothing does. */
  kind: 'key' | 'content';
  key: string | null;
  requestHash: string;
  windowSeconds: number;
}

/** A delivery as it is stored. */
export interface NewDelivery {
  id: string;
  notificationId: string;
  projectId: string;
  userId: string | null;
  channel: Channel;
  lane: Lane | null;
  step: number;
  deviceId: string | null;
  address: string | null;
  content: Content | null;
  /** Whether all others of its notification are FILTERED, if there are any. */
  alone: boolean;
  status: 'QUEUED' | 'WAITING' | 'FILTERED';
  reason: string | null;
  /** It is not sent to somebody who has seen the item of its notification. */
  unlessSeen?: true;
  /** How long a WAITING one waits before it begins; until its step begins, where absent. */
  waitSeconds?: number;
  /** The end of the quiet hours that a WAITING one waits for. */
  quietUntil?: Date;
}

interface Persisted {
  id: string;
  createdAt: Date;
}

/**
 * Acceptance, one statement and so one transaction for a whole batch: the keys that are free (or have run out) are
 * taken, and only what took its key is stored, with its deliveries and first events. Rows go in in key order, or two
 * batches with the same keys would deadlock. Answers what was stored; the rest lost to an earlier call.
 */
export async function insertAccepted(sql: Sql, notifications: NewNotification[], deliveries: NewDelivery[]): Promise<Persisted[]> {
  // In this order, so that a history begins with REQUESTED.
  const drafts = notifications.map((one) => ({ ...one, requestedEventId: newId() }));
  const told = toldOf(sql, deliveries);
  return sql<Persisted[]>`
    with drafts as materialized (
      select * from jsonb_to_recordset(${rowsAsJson(sql, drafts)}) as n (
        id uuid, "projectId" uuid, "appId" uuid, "userId" uuid, email text, phone text, "categoryId" uuid, status text,
        priority text, strategy text, request jsonb, "idempotencyKey" text, "sendAt" timestamptz, "expiresAt" timestamptz,
        kind text, key text, "requestHash" text, "windowSeconds" integer, heeds text, "escalateAfterSeconds" integer, "requestedEventId" uuid)
    ), taken as (
      insert into acceptance as a (app_id, kind, key, request_hash, notification_id, expires_at)
      select "appId", kind, key, decode("requestHash", 'hex'), id, now() + "windowSeconds" * interval '1 second'
      from drafts where key is not null
      order by "appId", kind, key
      on conflict (app_id, kind, key) do update
      set request_hash = excluded.request_hash, notification_id = excluded.notification_id, expires_at = excluded.expires_at
      where a.expires_at <= now()
      returning notification_id
    ), won as materialized (
      select * from drafts where key is null or id in (select notification_id from taken)
    ), stored as (
      insert into notification (id, project_id, app_id, user_id, email, phone, category_id, status, priority, strategy,
        request, idempotency_key, send_at, expires_at, heeds, escalate_after_seconds, escalates_at)
      select id, "projectId", "appId", "userId", email, phone, "categoryId", status, priority, strategy,
        request, "idempotencyKey", "sendAt", "expiresAt", heeds, "escalateAfterSeconds",
        case when status = 'ACTIVE' then now() + "escalateAfterSeconds" * interval '1 second' end
      from won
      returning id, created_at
    ), deliveries as (
      insert into delivery (${deliveryColumns(sql)})
      select ${deliveryValues(sql)}
      from ${deliveriesFrom(sql, deliveries)}
      where d."notificationId" in (select id from won)
      returning id, notification_id, channel, status, reason, due_at
    ), history as (
      insert into event (id, notification_id, delivery_id, type, channel, reason, until)
      select "requestedEventId", id, null, 'REQUESTED', null, null, null from won
      union all
      ${told}
    )
    select id, created_at from stored`;
}

/** The deliveries of notifications that were scheduled and are due now, with the events of those that do not begin. */
export async function insertDeliveries(transaction: Transaction, deliveries: NewDelivery[]): Promise<void> {
  await transaction`
    with deliveries as (
      insert into delivery (${deliveryColumns(transaction)})
      select ${deliveryValues(transaction)} from ${deliveriesFrom(transaction, deliveries)}
      returning id, notification_id, channel, status, reason, due_at
    )
    insert into event (id, notification_id, delivery_id, type, channel, reason, until)
    ${toldOf(transaction, deliveries)}`;
}

interface Taken {
  appId: string;
  kind: string;
  key: string;
  requestHash: string;
  notification: NotificationRow;
}

/** Who has the keys that could not be taken: a statement of its own, so that it sees what the winner committed. */
export async function findTaken(sql: Sql, keys: { appId: string; kind: string; key: string }[]): Promise<Taken[]> {
  const rows = await sql<(Omit<Taken, 'notification'> & NotificationRow)[]>`
    select n.*, a.kind, a.key, encode(a.request_hash, 'hex') as request_hash
    from unnest(${keys.map(({ appId }) => appId)}::uuid[], ${keys.map(({ kind }) => kind)}::text[], ${keys.map(({ key }) => key)}::text[])
      as k (app_id, kind, key)
    join acceptance a using (app_id, kind, key)
    join notification n on n.id = a.notification_id`;
  return rows.map(({ kind, key, requestHash, ...row }) => ({ appId: row.appId, kind, key, requestHash, notification: row }));
}

/**
 * Keys whose window is over, and has been for a moment: who has just found one taken can still read by whom. Those that
 * are being taken anew are passed over.
 */
export async function sweepKeys(sql: Sql, limit: number): Promise<number> {
  const swept = await sql`
    delete from acceptance
    where (app_id, kind, key) in (
      select app_id, kind, key from acceptance
      where expires_at < now() - interval '1 minute'
      limit ${limit}
      for update skip locked
    )`;
  return swept.count;
}

function deliveryColumns(sql: Reader) {
  return sql`id, notification_id, project_id, user_id, channel, lane, step, device_id, address, content, alone, status, reason,
    unless_seen, due_at, queued_at`;
}

function deliveryValues(sql: Reader) {
  return sql`d.id, d."notificationId", d."projectId", d."userId", d.channel, d.lane, d.step, d."deviceId", d.address, d.content, d.alone, d.status, d.reason,
    coalesce(d."unlessSeen", false), coalesce(d."quietUntil", now() + d."waitSeconds" * interval '1 second'), case when d.status = 'QUEUED' then now() end`;
}

function deliveriesFrom(sql: Reader, deliveries: NewDelivery[]) {
  return sql`jsonb_to_recordset(${rowsAsJson(sql, deliveries)}) as d (
    id uuid, "notificationId" uuid, "projectId" uuid, "userId" uuid, channel text, lane text, step integer,
    "deviceId" uuid, address text, content jsonb, alone boolean, status text, reason text,
    "unlessSeen" boolean, "waitSeconds" integer, "quietUntil" timestamptz)`;
}

/** The events of those that were filtered, and of those that wait for quiet hours to end. */
function toldOf(sql: Reader, deliveries: NewDelivery[]) {
  const told = deliveries.filter(({ status, quietUntil }) => status === 'FILTERED' || quietUntil !== undefined).map(({ id }) => id);
  return sql`
    select t.event_id, d.notification_id, d.id, case d.status when 'FILTERED' then 'FILTERED' else 'RETRY' end, d.channel, d.reason,
      case when d.status = 'WAITING' then d.due_at end
    from deliveries d
    join unnest(${told}::uuid[], ${told.map(() => newId())}::uuid[]) as t (id, event_id) using (id)`;
}
