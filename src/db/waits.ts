import type { Lane } from '../core/channel.ts';
import type { Hint } from '../core/hint.ts';
import { ringing } from '../core/quiet-hours.ts';
import type { UnknownPolicy } from '../core/verdict.ts';
import type { Sql } from './connect.ts';
import type { Disturbing } from './quiet-hours.ts';

/** Rows whose time has come. Every claim is by state with `skip locked`, so any number of schedulers may look at once. */

/**
 * WAITING or UNKNOWN and due → QUEUED (an UNKNOWN that is resent passes through WAITING in the same step), in the order they were
 * made. What would ring at somebody who has quiet hours, or has waited for their end, is only found: `schedule/quiet` decides on it.
 */
export async function queueDue(sql: Sql, limit: number): Promise<{ queued: Hint[]; disturbing: Disturbing[] }> {
  const rows = await sql<(Hint & { disturbing: Omit<Disturbing, 'id' | 'lane'> | null })[]>`
    with due as materialized (
      select id, notification_id, user_id, channel, lane, status = 'WAITING' and reason is not distinct from 'QUIET_HOURS' as hushed
      from delivery
      where due_at <= now() and status in ('WAITING', 'UNKNOWN')
      order by due_at, id
      limit ${limit}
      for update skip locked
    ), disturbing as materialized (
      select due.id, due.lane, jsonb_build_object(
        'notificationId', n.id, 'isPlanned', n.strategy <> 'PARALLEL', 'isHushed', due.hushed,
        'hours', case when not g.critical then u.quiet_hours end, 'timezone', u.timezone, 'now', extract(epoch from now()) * 1000) as found
      from due
      join "user" u on u.id = due.user_id
      join notification n on n.id = due.notification_id
      join category g on g.id = n.category_id
      where due.hushed or (due.channel = any(${[...ringing]}::text[]) and u.quiet_hours is not null)
    ), queued as (
      update delivery d set status = 'QUEUED', queued_at = now(), due_at = null, updated_at = now()
      from due
      where d.id = due.id and not exists (select from disturbing where id = due.id)
      returning d.id, d.lane
    )
    select id, lane, null as disturbing from queued
    union all
    select id, lane, found from disturbing
    order by id`;
  return {
    queued: rows.flatMap(({ id, lane, disturbing }) => (disturbing === null ? [{ id, lane }] : [])),
    disturbing: rows.flatMap(({ id, lane, disturbing }) => (disturbing === null ? [] : [{ ...disturbing, id, lane }])),
  };
}

/** A delivery whose worker died while it was sending. */
export interface Orphan {
  id: string;
  notificationId: string;
  lane: Lane;
  lease: string;
  attempt: number;
  unknownPolicy: UnknownPolicy | null;
}

/** SENDING with a lease that is over: whoever held it is dead or stuck. Settling it is for the rescuer. */
export async function findOrphans(sql: Sql, limit: number): Promise<Orphan[]> {
  return sql<Orphan[]>`
    select d.id, d.notification_id, d.lane, d.lease_until::text as lease, d.attempts as attempt, g.unknown_policy
    from delivery d
    join notification n on n.id = d.notification_id
    join category g on g.id = n.category_id
    where d.status = 'SENDING' and d.lease_until < now()
    order by d.lease_until
    limit ${limit}`;
}
