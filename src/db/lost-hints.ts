import type { Lane } from '../core/channel.ts';
import type { Hint } from '../core/hint.ts';
import type { Sql } from './connect.ts';

/**
 * The hints of a lane that the bus cannot have any more: QUEUED, and owed since before `before`. Their debt begins anew.
 * Answered in the order they were made, because `update … returning` has an order of its own. Reads what it answers and no
 * more, however much the lane owes: the index begins with the oldest debt.
 */
export async function requeueLost(sql: Sql, lane: Lane, before: Date, limit: number): Promise<Hint[]> {
  return sql<Hint[]>`
    with lost as materialized (
      select id from delivery
      where lane = ${lane} and status = 'QUEUED' and queued_at < ${before}
      order by queued_at, id
      limit ${limit}
      for update skip locked
    ), requeued as (
      update delivery d set queued_at = now()
      from lost
      where d.id = lost.id
      returning d.id, d.lane
    )
    select id, lane from requeued order by id`;
}

/** What a lane has owed for so long that its hint must have been lost or cannot be had; the oldest first. */
export async function findOwed(sql: Sql, lane: Lane, sinceMs: number, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from delivery
    where lane = ${lane} and status = 'QUEUED' and queued_at < now() - ${sinceMs} * interval '1 millisecond'
    order by queued_at, id
    limit ${limit}`;
  return rows.map(({ id }) => id);
}
