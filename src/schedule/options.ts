import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logging.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import type { Lane } from '../core/channel.ts';
import type { Database } from '../db/connect.ts';
import type { DueOptions } from '../intake/due.ts';

/** What the services of the schedule are built from. */
export interface ScheduleOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  intake: Omit<DueOptions, 'clock'>;
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
  log: Logger;
  /** How many hints of a lane had been lost. */
  onRequeued: (lane: Lane, count: number) => void;
}
