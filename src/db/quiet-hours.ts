import { newId } from '../base/ids.ts';
import type { Hint } from '../core/hint.ts';
import type { QuietHours } from '../core/quiet-hours.ts';
import type { Reader, Sql } from './connect.ts';

/** When people are not to be disturbed, and what waits until they may be. */

/** Answers the person's own zone. What waits already is decided on anew within the next moment. */
export async function setQuietHours(sql: Sql, userId: string, hours: QuietHours | null): Promise<string | null> {
  const [row] = await sql<{ timezone: string | null }[]>`
    update "user" set quiet_hours = ${hours === null ? null : sql.json({ ...hours })}, updated_at = now()
    where id = ${userId}
    returning timezone`;
  await wakeHushed(sql, [userId]);
  return row?.timezone ?? null;
}

/**
 * What waits for the end of these people's quiet hours is due now, so that the timer looks at it. It holds nobody up: what somebody
 * else has locked is being moved on anyway, or is due at the end that it was told.
 */
export async function wakeHushed(sql: Sql, userIds: readonly string[]): Promise<void> {
  await sql`
    with waiting as materialized (
      select d.id
      from notification n
      join delivery d on d.notification_id = n.id
      where n.user_id = any(${[...userIds]}::uuid[]) and n.status = 'ACTIVE'
        and d.status = 'WAITING' and d.reason = 'QUIET_HOURS' and d.due_at > now()
      order by d.id
      for update of d skip locked
    )
    update delivery d set due_at = now() from waiting w where d.id = w.id`;
}

/** Somebody's quiet hours, and the database's now: the one that `due_at` is held against. */
interface Asleep {
  notificationId: string;
  hours: QuietHours;
  timezone: string | null;
  /** Milliseconds since 1970 */
  now: number;
}

/** The quiet hours that these notifications are to respect: those of their people, unless the category is critical. */
export async function findQuietHours(sql: Reader, notificationIds: readonly string[]): Promise<Asleep[]> {
  return sql<Asleep[]>`
    select n.id as notification_id, u.quiet_hours as hours, u.timezone, (extract(epoch from now()) * 1000)::float8 as now
    from notification n
    join "user" u on u.id = n.user_id
    join category g on g.id = n.category_id
    where n.id = any(${[...notificationIds]}::uuid[]) and u.quiet_hours is not null and not g.critical`;
}

/** A delivery that is due and might disturb somebody. */
export interface Disturbing extends Hint {
  notificationId: string;
  /** Null where there are none to respect any more. */
  hours: QuietHours | null;
  timezone: string | null;
  now: number;
  /** Its channels have an order, so that its plan decides when it begins. */
  isPlanned: boolean;
  /** It waits for the end of quiet hours already. */
  isHushed: boolean;
}

/** Those of them that are due still, in id order: none that somebody else is moving on. */
function stillDue(sql: Reader, ids: readonly string[]) {
  return sql`
    select id from delivery
    where id = any(${[...ids]}::uuid[]) and status in ('WAITING', 'UNKNOWN') and due_at <= now()
    order by id
    for update skip locked`;
}

/** WAITING or UNKNOWN and due → QUEUED. */
export async function queueThese(sql: Sql, ids: readonly string[]): Promise<Hint[]> {
  return sql<Hint[]>`
    with due as materialized (${stillDue(sql, ids)})
    update delivery d
    set status = 'QUEUED', queued_at = now(), due_at = null, reason = nullif(d.reason, 'QUIET_HOURS'), updated_at = now()
    from due
    where d.id = due.id
    returning d.id, d.lane`;
}

/** Whoever moves their hours to and fro moves what waits, but fills no table with it. */
const MOST_TOLD = 10;

/** They wait on, until then; what is UNKNOWN stays it. The history says so where it did not before, and not for ever. */
export function putOff(sql: Reader, waits: readonly { id: string; until: Date }[]): Promise<unknown> {
  return sql`
    with due as materialized (${stillDue(sql, waits.map(({ id }) => id))}), put_off as (
      update delivery d
      set due_at = w.until, reason = case d.status when 'WAITING' then 'QUIET_HOURS' else d.reason end, updated_at = now()
      from due
      join unnest(
        ${waits.map(({ id }) => id)}::uuid[], ${waits.map(() => newId())}::uuid[], ${waits.map(({ until }) => until.toISOString())}::timestamptz[]
      ) as w (id, event_id, until) using (id)
      where d.id = due.id
      returning d.id, d.notification_id, d.channel, w.event_id, w.until
    )
    insert into event (id, notification_id, delivery_id, type, channel, reason, until)
    select event_id, notification_id, id, 'RETRY', channel, 'QUIET_HOURS', until
    from put_off p
    where (
      select count(*) < ${MOST_TOLD} and count(*) filter (where e.until = p.until) = 0
      from event e
      where e.notification_id = p.notification_id and e.delivery_id = p.id and e.until is not null
    )`.execute();
}

/**
 * Their quiet hours are over: they wait for nothing but their turn, which the plan gives them. An ESCALATE that had nothing left but
 * them comes to its next step. The caller holds the locks of the notifications.
 */
export function unhush(sql: Reader, ids: readonly string[]): Promise<unknown> {
  return sql`
    with due as materialized (${stillDue(sql, ids)}), freed as (
      update delivery d set due_at = null, reason = null, updated_at = now()
      from due
      where d.id = due.id and d.status = 'WAITING' and d.reason = 'QUIET_HOURS'
      returning d.notification_id
    )
    update notification set escalates_at = coalesce(escalates_at, now()), updated_at = now()
    where id in (select notification_id from freed) and strategy = 'ESCALATE' and status = 'ACTIVE'`.execute();
}
