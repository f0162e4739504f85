import type { Clock } from '../base/clock.ts';
import { repeat, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import type { Lane } from '../core/channel.ts';
import type { Database } from '../db/connect.ts';
import { sweepKeys } from '../db/waits.ts';
import type { IntakeOptions } from '../intake/accept.ts';
import { expirer } from './expirer.ts';
import { reconciler } from './reconciler.ts';
import { rescuer } from './rescuer.ts';
import { retryTimer, sendTimer } from './timers.ts';

/** What must wait, and what must be looked after. No leader: rows are claimed with `skip locked`, so any number may run. */
export interface ScheduleOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  intake: Pick<IntakeOptions, 'catalogue' | 'hasAccount'>;
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
  log: Logger;
  onRequeued: (lane: Lane, count: number) => void;
}

const SWEEP_EVERY_MS = 60_000;
const KEYS_PER_SWEEP = 5_000;

export function scheduleServices(options: ScheduleOptions): Service[] {
  const { database, log } = options;
  const sweeper = repeat('key sweeper', SWEEP_EVERY_MS, log, async () => {
    return (await sweepKeys(database.sql, KEYS_PER_SWEEP)) === KEYS_PER_SWEEP;
  });
  return [retryTimer(options), sendTimer(options), expirer(options), reconciler(options), rescuer(options), sweeper];
}
