import { repeat, type Service } from '../base/lifecycle.ts';
import type { Hints } from '../bus/hints.ts';
import { lanes, partsOfLane, wires, type Lane, type Wire } from '../core/channel.ts';
import { readClock } from '../db/clock.ts';
import { requeueLost } from '../db/lost-hints.ts';
import type { ScheduleOptions } from './options.ts';

type ReconcileOptions = Pick<ScheduleOptions, 'database' | 'hints' | 'log' | 'onRequeued'>;

const EVERY_MS = 2_000;
const ROWS_PER_ROUND = 1_000;
/** A hint is published within milliseconds of its commit; an empty lane that owes one for so long has lost it. */
const EMPTY_LANE_GRACE_MS = 3_000;
/** How far before the oldest message a row must have been queued, so that clocks and a slow publish raise no false alarm. */
const WATERMARK_MARGIN_MS = 5_000;

/**
 * Finds QUEUED rows that the bus does not know. In a work-queue stream the oldest message of a subject is a watermark:
 * whatever was queued well before it has lost its hint. So the cost grows with what was lost, never with an honest backlog.
 */
export function reconciler(options: ScheduleOptions): Service {
  return repeat('reconciler', EVERY_MS, options.log, () => reconcile(options));
}

/**
 * One look at every lane. Answers whether there may be more. The wires are looked at side by side and each for itself:
 * while the stream of one has no leader its question goes unanswered for seconds, which must hold up no other.
 */
export async function reconcile(options: ReconcileOptions): Promise<boolean> {
  const now = (await readClock(options.database.sql)).getTime();
  const looks = await Promise.allSettled(wires.map((wire) => reconcileWire(options, wire, now)));
  const failures = looks.flatMap((look) => (look.status === 'rejected' ? [look.reason as unknown] : []));
  if (failures.length > 0) options.log.warn({ err: failures[0], wires: failures.length }, 'lanes could not be compared with their rows yet');
  return looks.some((look) => look.status === 'fulfilled' && look.value);
}

async function reconcileWire({ database, hints, log, onRequeued }: ReconcileOptions, wire: Wire, now: number): Promise<boolean> {
  let more = false;
  for (const lane of lanes.filter((one) => partsOfLane(one).wire === wire)) {
    const lost = await requeueLost(database.sql, lane, await watermark(hints, lane, now), ROWS_PER_ROUND);
    if (lost.length === 0) continue;
    log.warn({ lane, count: lost.length }, 'hints had been lost and are published again');
    onRequeued(lane, lost.length);
    const unpublished = await hints.publish(lost);
    // A bus that takes nothing would have every row of the lane written anew in each round.
    more ||= unpublished === 0 && lost.length === ROWS_PER_ROUND;
  }
  return more;
}

async function watermark(hints: Hints, lane: Lane, now: number): Promise<Date> {
  const empty = now - EMPTY_LANE_GRACE_MS;
  const oldest = await hints.oldest(lane);
  return new Date(oldest ? Math.min(oldest.getTime() - WATERMARK_MARGIN_MS, empty) : empty);
}
