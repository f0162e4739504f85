import type { Lane } from '../core/channel.ts';
import type { Trouble, TroubleLimits } from '../core/trouble.ts';
import type { Sql, Transaction } from './connect.ts';
import type { AlertNoticeRow } from './tables/operations.ts';

/** What the rows say is wrong: lanes that are late, and what repeats within the window. */
export async function readTroubles(sql: Sql, lanes: readonly Lane[], limits: TroubleLimits): Promise<Trouble[]> {
  const since = sql`now() - ${limits.windowSeconds} * interval '1 second'`;
  return sql<Trouble[]>`
    select 'LANE_OLD' as kind, l.lane as subject, 'its oldest delivery has waited since ' || oldest.queued_at as detail
    from unnest(${[...lanes]}::text[]) as l (lane)
    cross join lateral (
      select queued_at from delivery where lane = l.lane and status = 'QUEUED' order by queued_at limit 1
    ) oldest
    where oldest.queued_at < now() - ${limits.laneOldestSeconds} * interval '1 second'
    union all
    select 'DEAD_LETTERS', d.channel || ' ' || l.reason, count(*) || ' since ' || min(l.at)
    from dead_letter l join delivery d on d.id = l.delivery_id
    where l.at > ${since} and l.replayed_at is null
    group by d.channel, l.reason
    having count(*) >= ${limits.deadLetters}
    union all
    select case type when 'UNKNOWN' then 'UNKNOWNS' else 'ACCOUNT_FAILING' end, provider,
      count(*) || ' since ' || min(at) || ', mostly ' || mode() within group (order by reason)
    from event
    where type in ('RETRY', 'UNKNOWN') and at > ${since} and provider is not null and reason is distinct from 'REPLAY'
    group by type, provider
    having count(*) >= case type when 'UNKNOWN' then ${limits.unknowns}::integer else ${limits.failures}::integer end`;
}

/** Keeps the troubles open; answers those that were not open before. Of several who see the same at once, one is answered it. */
export async function openAlerts(transaction: Transaction, troubles: readonly Trouble[]): Promise<Trouble[]> {
  return transaction<Trouble[]>`
    with seen as (
      insert into alert as a (kind, subject, detail)
      select kind, subject, detail
      from unnest(${troubles.map(({ kind }) => kind)}::text[], ${troubles.map(({ subject }) => subject)}::text[],
        ${troubles.map(({ detail }) => detail)}::text[]) as t (kind, subject, detail)
      order by kind, subject
      on conflict (kind, subject) do update set last_seen_at = now(), detail = excluded.detail
      returning kind, subject, detail, xmax = 0 as fresh
    )
    select kind, subject, detail from seen where fresh`;
}

/** Closes those that nobody has seen for a while, and answers them. */
export async function closeAlerts(transaction: Transaction, quietSeconds: number): Promise<Trouble[]> {
  return transaction<Trouble[]>`
    delete from alert where last_seen_at < now() - ${quietSeconds} * interval '1 second'
    returning kind, subject, detail`;
}

/** A notice before anybody has tried to tell it. */
export type NewNotice = Pick<AlertNoticeRow, 'id' | 'kind' | 'subject' | 'detail' | 'state' | 'route'>;

/** They are due at once. */
export async function insertNotices(transaction: Transaction, notices: readonly NewNotice[]): Promise<void> {
  if (notices.length > 0) await transaction`insert into alert_notice ${transaction(notices, 'id', 'kind', 'subject', 'detail', 'state', 'route')}`;
}

/**
 * Those of these routes that are due, for this teller alone until they are due again: later each time, up to an hour. What
 * one route could not tell yet holds up what it is to tell later of the same trouble, or an end would be heard before its beginning.
 */
export async function claimNotices(sql: Sql, routes: readonly string[], limit: number): Promise<AlertNoticeRow[]> {
  return sql<AlertNoticeRow[]>`
    with due as materialized (
      select id from alert_notice n
      where told_at is null and due_at <= now() and route = any(${[...routes]})
        and not exists (
          select 1 from alert_notice earlier
          where earlier.told_at is null and earlier.at < n.at
            and earlier.route = n.route and earlier.kind = n.kind and earlier.subject = n.subject
        )
      order by due_at limit ${limit} for update skip locked
    )
    update alert_notice n
    set attempts = attempts + 1, due_at = now() + least(3600, 60 * 2 ^ least(attempts, 6)) * interval '1 second'
    from due where n.id = due.id
    returning n.*`;
}

/** Its route need not be tried again. */
export async function markTold(sql: Sql, id: string): Promise<void> {
  await sql`update alert_notice set told_at = now() where id = ${id}`;
}

/** Deletes notices that are older than so many days, told or not; but none of a trouble that is open, whose beginning its end must follow. */
export async function sweepNotices(sql: Sql, days: number, limit: number): Promise<number> {
  const swept = await sql`
    delete from alert_notice where id in (
      select id from alert_notice n
      where at < now() - ${days} * interval '1 day'
        and (told_at is not null or not exists (select 1 from alert a where a.kind = n.kind and a.subject = n.subject))
      limit ${limit}
      for update skip locked
    )`;
  return swept.count;
}
