import type { Lane } from '../core/channel.ts';
import type { Sql } from './connect.ts';

export interface LaneBacklog {
  lane: Lane;
  pending: number;
  inFlight: number;
  oldestSeconds: number;
}

/** What each lane owes and has under way; lanes at rest are absent. Both counts come from partial indexes. */
export async function readBacklog(sql: Sql): Promise<LaneBacklog[]> {
  return sql<LaneBacklog[]>`
    select lane,
      (count(*) filter (where status = 'QUEUED'))::integer as pending,
      (count(*) filter (where status = 'SENDING'))::integer as in_flight,
      coalesce(extract(epoch from now() - min(queued_at) filter (where status = 'QUEUED')), 0)::float8 as oldest_seconds
    from delivery
    where status in ('QUEUED', 'SENDING')
    group by lane`;
}
