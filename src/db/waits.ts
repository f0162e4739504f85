import type { Lane } from '../core/channel.ts';
import type { Hint } from '../core/hint.ts';
import type { Sql, Transaction } from './connect.ts';

/** Rows whose time has come. Every claim is by state with `skip locked`, so any number of schedulers may look at once. */

/** WAITING or UNKNOWN and due → QUEUED (an UNKNOWN that is resent passes through WAITING in the same step). */
export async function queueDue(sql: Sql, limit: number): Promise<Hint[]> {
  return sql<Hint[]>`
    with due as materialized (
      select id from delivery
      where due_at <= now() and status in ('WAITING', 'UNKNOWN')
      order by due_at
      limit ${limit}
      for update skip locked
    )
    update delivery d set status = 'QUEUED', queued_at = now(), due_at = null, updated_at = now()
    from due
    where d.id = due.id
    returning d.id, d.lane`;
}

/** The hints of a lane that the bus cannot have any more: QUEUED, and owed since before `before`. Their debt begins anew. */
export async function requeueLost(sql: Sql, lane: Lane, before: Date, limit: number): Promise<Hint[]> {
  return sql<Hint[]>`
    with lost as materialized (
      select id from delivery
      where lane = ${lane} and status = 'QUEUED' and queued_at < ${before}
      order by queued_at
      limit ${limit}
      for update skip locked
    )
    update delivery d set queued_at = now()
    from lost
    where d.id = lost.id
    returning d.id, d.lane`;
}

/** The database's own clock, by which `queued_at` was set. */
export async function readClock(sql: Sql): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select now()`;
  if (!row) throw new Error('Postgres told no time.');
  return row.now;
}

export interface Orphan {
  id: string;
  notificationId: string;
  lane: Lane;
  lease: string;
  attempt: number;
  provider: string | null;
}

/** SENDING with a lease that is over: whoever held it is dead or stuck. Settling it is for the rescuer. */
export async function findOrphans(sql: Sql, limit: number): Promise<Orphan[]> {
  return sql<Orphan[]>`
    select id, notification_id, lane, lease_until::text as lease, attempts as attempt, provider
    from delivery
    where status = 'SENDING' and lease_until < now()
    order by lease_until
    limit ${limit}`;
}

/** Locks what has outlived its notification's term. */
export async function lockExpired(transaction: Transaction, limit: number): Promise<string[]> {
  const rows = await transaction<{ id: string }[]>`
    select id from notification
    where status in ('SCHEDULED', 'ACTIVE') and expires_at <= now()
    order by id
    limit ${limit}
    for update skip locked`;
  return rows.map(({ id }) => id);
}

/**
 * What has not begun expires; what is under way is let finish (its notification comes again). A notification is
 * EXPIRED when nothing of it was sent, else COMPLETED. `newEventIds` makes one id for each delivery that may expire.
 * Answers how many notifications are over with it.
 */
export async function expire(transaction: Transaction, notificationIds: string[], newEventIds: (count: number) => string[]): Promise<number> {
  const open = await transaction<{ id: string }[]>`
    select id from delivery
    where notification_id = any(${notificationIds}::uuid[]) and (status in ('WAITING', 'QUEUED') or due_at is not null)
    order by id
    for update`;
  await transaction`
    with expired as (
      update delivery d
      set status = case when d.status = 'UNKNOWN' then 'UNKNOWN' else 'EXPIRED' end, due_at = null, updated_at = now()
      from unnest(${open.map(({ id }) => id)}::uuid[], ${newEventIds(open.length)}::uuid[]) as e (id, event_id)
      where d.id = e.id and (d.status in ('WAITING', 'QUEUED') or d.due_at is not null)
      returning d.id, d.notification_id, d.channel, d.status, e.event_id
    )
    insert into event (id, notification_id, delivery_id, type, channel)
    select event_id, notification_id, id, 'EXPIRED', channel from expired where status = 'EXPIRED'`;
  const closed = await transaction`
    with seen as materialized (
      select notification_id as id,
        bool_or(status = 'SENDING') as under_way, bool_or(status in ('SENT', 'DELIVERED', 'UNKNOWN')) as sent
      from delivery
      where notification_id = any(${notificationIds}::uuid[])
      group by notification_id
    )
    update notification n
    set status = case when seen.sent then 'COMPLETED' else 'EXPIRED' end, updated_at = now()
    from unnest(${notificationIds}::uuid[]) as asked (id)
    left join seen using (id)
    where n.id = asked.id and seen.under_way is not true`;
  return closed.count;
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
