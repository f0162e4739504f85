import { newId } from '../base/ids.ts';
import type { Hint } from '../core/hint.ts';
import { wakingOf, type Asleep, type QuietHours } from '../core/quiet-hours.ts';
import type { Reader, Sql, Transaction } from './connect.ts';
import { rowsAsJson } from './json.ts';

/** When people are not to be disturbed, and what waits until they may be. */

const FIRST_ID = '00000000-0000-0000-0000-000000000000';

/** Answers the person's own zone. What waits already is decided on anew within the next moment, unless it makes no difference to it. */
export async function setQuietHours(sql: Sql, userId: string, hours: QuietHours | null): Promise<string | null> {
  const [row] = await sql<{ timezone: string | null; now: number }[]>`
    update "user" set quiet_hours = ${hours === null ? null : sql.json({ ...hours })}, updated_at = now()
    where id = ${userId}
    returning timezone, (extract(epoch from now()) * 1000)::float8 as now`;
  if (!row) return null;
  await wakeHushed(sql, userId, hours && wakingOf({ hours, ...row }));
  return row.timezone;
}

/** People who are in another time zone now: likewise. */
export async function wakeTravellers(sql: Sql, userIds: readonly string[]): Promise<void> {
  const hushed = await sql<{ userId: string }[]>`
    select distinct user_id from delivery where user_id = any(${[...userIds]}::uuid[]) and ${isHushed(sql)}`;
  for (const { userId } of hushed) await wakeHushed(sql, userId, null);
}

/** Few enough that nobody who would stop one of them waits for long. */
const WOKEN_AT_ONCE = 1_000;

/**
 * What waits for the end of this person's quiet hours is due now, so that the timer looks at it, but for what waits until the
 * right instant already. It holds nobody up: what somebody else has locked is being moved on anyway, or is due at the end that it was told.
 */
async function wakeHushed(sql: Sql, userId: string, until: Date | null): Promise<void> {
  for (let after: string | undefined = FIRST_ID; after !== undefined; ) {
    const woken: { id: string }[] = await sql<{ id: string }[]>`
      with waiting as materialized (
        select id from delivery
        where user_id = ${userId} and ${isHushed(sql)} and id > ${after} and due_at > now() and due_at is distinct from ${until?.toISOString() ?? null}::timestamptz
        order by id
        limit ${WOKEN_AT_ONCE}
        for update skip locked
      ), woken as (
        update delivery d set due_at = now() from waiting w where d.id = w.id returning d.id
      )
      select id from woken order by id`;
    after = woken.length < WOKEN_AT_ONCE ? undefined : woken.at(-1)?.id;
  }
}

/** An UNKNOWN keeps its own reason; whoever gives it another wait need not know of this one, since then the two instants differ. */
function isHushed(sql: Sql) {
  return sql`due_at is not null and (reason = 'QUIET_HOURS' or status = 'UNKNOWN')
    and (status = 'WAITING' or (status = 'UNKNOWN' and due_at = hushed_until))`;
}

/**
 * The quiet hours that these notifications are to respect: those of their people, unless the category is critical. Now is the
 * database's: the one that `due_at` is held against. They cannot change before the transaction is over. Whose are being changed is
 * absent: a worker looks again.
 */
export async function findQuietHours(sql: Transaction, notificationIds: readonly string[]): Promise<(Asleep & { notificationId: string })[]> {
  return sql<(Asleep & { notificationId: string })[]>`
    select n.id as notification_id, u.quiet_hours as hours, u.timezone, (extract(epoch from now()) * 1000)::float8 as now
    from notification n
    join "user" u on u.id = n.user_id
    join category g on g.id = n.category_id
    where n.id = any(${[...notificationIds]}::uuid[]) and u.quiet_hours is not null and not g.critical
    for share of u skip locked`;
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

/** What would ring at somebody who has these hours, and until when it waits. */
export interface Wait extends Pick<Asleep, 'hours' | 'timezone'> {
  id: string;
  until: Date;
}

/**
 * Those of them whose people have the very same hours still, which is held so to the end of the transaction: whoever changes them
 * after that finds what waits by them, and nothing waits by hours that were changed before. Nobody is waited for: who is changing
 * theirs right now has changed them.
 */
function stillAsleep(sql: Reader, waits: readonly Wait[]) {
  const rows = waits.map(({ id, until, hours, timezone }) => ({ id, until, hours, timezone, eventId: newId() }));
  return sql`
    select w.id, w."eventId" as event_id, w.until
    from jsonb_to_recordset(${rowsAsJson(sql, rows)}) as w (id uuid, "eventId" uuid, until timestamptz, hours jsonb, timezone text)
    join delivery d on d.id = w.id
    join "user" u on u.id = d.user_id
    where u.quiet_hours = w.hours and u.timezone is not distinct from w.timezone
    for share of u skip locked`;
}

/** They wait on, until then; what is UNKNOWN stays it. */
export function putOff(sql: Reader, waits: readonly Wait[]): Promise<unknown> {
  return sql`
    with asleep as materialized (${stillAsleep(sql, waits)}), due as materialized (${stillDue(sql, waits.map(({ id }) => id))}), put_off as (
      update delivery d
      set due_at = a.until, updated_at = now(),
          reason = case d.status when 'WAITING' then 'QUIET_HOURS' else d.reason end,
          hushed_until = case d.status when 'UNKNOWN' then a.until end
      from due
      join asleep a using (id)
      where d.id = due.id
      returning d.id, d.notification_id, d.channel, a.event_id, a.until
    )
    ${tellOf(sql)}`.execute();
}

/** A claim of what would ring in somebody's quiet hours. */
export interface Hushed extends Wait {
  lease: string;
}

/**
 * SENDING → WAITING until then, since it lay in its lane until they had begun; where they have changed meanwhile the timer decides. It
 * was not sent, so it counts as no attempt. Only the holder of the claim moves it. The caller holds the locks of the notifications.
 */
export function putBack(sql: Reader, hushed: readonly Hushed[]): Promise<unknown> {
  return sql`
    with asleep as materialized (${stillAsleep(sql, hushed)}), put_off as (
      update delivery d
      set status = 'WAITING', reason = 'QUIET_HOURS', due_at = coalesce(a.until, now()), attempts = d.attempts - 1, lease_until = null, updated_at = now()
      from unnest(${hushed.map(({ id }) => id)}::uuid[], ${hushed.map(({ lease }) => lease)}::text[]) as h (id, lease)
      left join asleep a using (id)
      where d.id = h.id and d.status = 'SENDING' and d.lease_until = h.lease::timestamptz
      returning d.id, d.notification_id, d.channel, a.event_id, a.until
    )
    ${tellOf(sql)}`.execute();
}

/** Whoever moves their hours to and fro moves what waits, but fills no table with it. */
const MOST_TOLD = 10;

/** The history says so where it did not before, and not for ever. */
function tellOf(sql: Reader) {
  return sql`
    insert into event (id, notification_id, delivery_id, type, channel, reason, until)
    select event_id, notification_id, id, 'RETRY', channel, 'QUIET_HOURS', until
    from put_off p
    where p.until is not null and (
      select count(*) < ${MOST_TOLD} and count(*) filter (where e.until = p.until) = 0
      from event e
      where e.notification_id = p.notification_id and e.delivery_id = p.id and e.until is not null
    )`;
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
