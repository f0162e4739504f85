import { and, desc, eq, gte, isNotNull, isNull, lt } from 'drizzle-orm';
import type { Channel } from '../core/channel.ts';
import type { Database, Reader } from './connect.ts';
import type { ReplayableLetter } from './replay.ts';
import { deadLetter, delivery, type DeadLetterRow } from './tables/journey.ts';

/** What failed for good, found by what is known of it. Null: whatever it is. */
export interface DeadLetterFilter {
  channel: Channel | null;
  reason: string | null;
  provider: string | null;
  since: Date | null;
  /** Replayed before, or not yet. */
  replayed: boolean | null;
}

/** A page of the dead letters of a project. */
interface DeadLettersWanted {
  projectId: string;
  filter: DeadLetterFilter;
  /** Only those older than the one of this id. */
  before: string | null;
  limit: number;
}

/** From the newest to the oldest. */
export async function deadLettersOfProject({ records }: Database, { projectId, filter, before, limit }: DeadLettersWanted): Promise<DeadLetterRow[]> {
  const { channel, reason, provider, since, replayed } = filter;
  const rows = await records
    .select({ letter: deadLetter })
    .from(deadLetter)
    .innerJoin(delivery, eq(delivery.id, deadLetter.deliveryId))
    .where(
      and(
        eq(deadLetter.projectId, projectId),
        before === null ? undefined : lt(deadLetter.id, before),
        channel === null ? undefined : eq(delivery.channel, channel),
        reason === null ? undefined : eq(deadLetter.reason, reason),
        provider === null ? undefined : eq(delivery.provider, provider),
        since === null ? undefined : gte(deadLetter.at, since),
        replayed === null ? undefined : replayed ? isNotNull(deadLetter.replayedAt) : isNull(deadLetter.replayedAt),
      ),
    )
    .orderBy(desc(deadLetter.id))
    .limit(limit);
  return rows.map(({ letter }) => letter);
}

/** Those that fit, were not replayed yet and may be, the oldest first. */
export async function findReplayable(sql: Reader, projectId: string, filter: DeadLetterFilter, limit: number): Promise<ReplayableLetter[]> {
  return sql<ReplayableLetter[]>`
    select l.id, l.delivery_id, d.notification_id
    ${fittingOf(sql, projectId, filter)} and d.status = 'FAILED' and n.status <> 'CANCELLED'
    order by l.id
    limit ${limit}`;
}

/** How many fit and were not replayed yet. */
export async function countUnreplayed(sql: Reader, projectId: string, filter: DeadLetterFilter): Promise<number> {
  const [row] = await sql<{ count: number }[]>`select count(*)::integer ${fittingOf(sql, projectId, filter)}`;
  return row?.count ?? 0;
}

function fittingOf(sql: Reader, projectId: string, { channel, reason, provider, since }: DeadLetterFilter) {
  return sql`
    from dead_letter l
    join delivery d on d.id = l.delivery_id
    join notification n on n.id = d.notification_id
    where l.project_id = ${projectId} and l.replayed_at is null
      and (${channel}::text is null or d.channel = ${channel})
      and (${reason}::text is null or l.reason = ${reason})
      and (${provider}::text is null or d.provider = ${provider})
      and (${since}::timestamptz is null or l.at >= ${since})`;
}
