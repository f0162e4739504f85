import type { Lane } from '../core/channel.ts';
import type { Sql } from './connect.ts';

/** What a lane owes, counted to the end. */
export interface LaneBacklog {
  lane: Lane;
  pending: number;
  inFlight: number;
  oldestSeconds: number;
}

/** What a lane owes, counted only as far as it matters. */
interface LaneBurden {
  lane: Lane;
  /** Counted no further than asked. */
  pending: number;
  oldestSeconds: number;
}

/** How long each of these lanes is, up to `most`, and how old; lanes that owe nothing are absent. Its cost ends at `most`, whatever the backlog. */
export async function readBurdens(sql: Sql, lanes: readonly Lane[], most: number): Promise<LaneBurden[]> {
  return sql<LaneBurden[]>`
    select l.lane, counted.pending, extract(epoch from now() - oldest.queued_at)::float8 as oldest_seconds
    from unnest(${[...lanes]}::text[]) as l (lane)
    cross join lateral (
      select queued_at from delivery where lane = l.lane and status = 'QUEUED' order by queued_at limit 1
    ) oldest
    cross join lateral (
      select count(*)::integer as pending
      from (select 1 from delivery where lane = l.lane and status = 'QUEUED' limit ${most}) as q
    ) counted`;
}

/**
 * What each lane owes and has under way; lanes at rest are absent. Each half names the one status of its partial index:
 * asked for both at once, PostgreSQL would read every delivery there ever was.
 */
export async function readBacklog(sql: Sql): Promise<LaneBacklog[]> {
  return sql<LaneBacklog[]>`
    with counted as (
      select lane, count(*) as pending, 0 as in_flight, extract(epoch from now() - min(queued_at)) as oldest_seconds
      from delivery where status = 'QUEUED' group by lane
      union all
      select lane, 0, count(*), 0 from delivery where status = 'SENDING' group by lane
    )
    select lane, sum(pending)::integer as pending, sum(in_flight)::integer as in_flight, max(oldest_seconds)::float8 as oldest_seconds
    from counted
    group by lane`;
}
