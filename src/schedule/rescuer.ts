import { repeat, type Service } from '../base/lifecycle.ts';
import { partsOfLane } from '../core/channel.ts';
import { judge, type Verdict } from '../core/verdict.ts';
import { settle, settlementOf } from '../db/settle.ts';
import { findOrphans, type Orphan } from '../db/waits.ts';
import { advance } from '../plan/advance.ts';
import type { ScheduleOptions } from './options.ts';

const EVERY_MS = 1_000;
const ROWS_PER_ROUND = 200;

/**
 * A lease whose worker died is uncertain: the message may have left or not. It becomes UNKNOWN, visibly, and then
 * what its wire's policy says: resend under the same identity, or hold for the receipt.
 */
export function rescuer(options: ScheduleOptions): Service {
  const { database, hints, live, log } = options;
  return repeat('rescuer', EVERY_MS, log, async () => {
    const orphans = await findOrphans(database.sql, ROWS_PER_ROUND);
    if (orphans.length === 0) return false;
    // Which account it was at, nobody knows any more.
    const settlements = orphans.map((orphan) => settlementOf(orphan, verdictOn(orphan, options), { provider: null }));
    const ids = orphans.map(({ id }) => id);
    const { released } = await database.sql.begin((transaction) => advance(transaction, ids, () => settle(transaction, settlements)));
    log.warn({ count: orphans.length }, 'claims outlived their workers; their outcomes are unknown');
    live.publishNotifications([...new Set(orphans.map(({ notificationId }) => notificationId))]);
    await hints.publish(released);
    return orphans.length === ROWS_PER_ROUND;
  });
}

function verdictOn({ lane, attempt, unknownPolicy }: Orphan, { retry, clock, random }: ScheduleOptions): Verdict {
  const { wire } = partsOfLane(lane);
  return judge({ kind: 'unknown', reason: 'WORKER_LOST' }, { attempt, wire, unknownPolicy, retry, ageMs: 0, now: clock.now(), random });
}
