import { createBatcher, type Batcher } from '../base/batching.ts';
import type { Clock } from '../base/clock.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import { partsOfLane } from '../core/channel.ts';
import { judge } from '../core/verdict.ts';
import type { Database } from '../db/connect.ts';
import { settle, settlementOf, type Settlement } from '../db/deliveries.ts';
import { isDataError } from '../db/errors.ts';
import { lockNotifications } from '../db/plans.ts';
import { advance } from '../plan/advance.ts';
import type { Attempt } from './attempt.ts';

const SETTLEMENTS_PER_BATCH = 200;
const BATCHES_AT_ONCE = 2;
const WORTH_A_BATCH = 50;
/** Clocks differ, but not by more. */
const LATEST_NEWS_MS = 24 * 60 * 60 * 1_000;

export interface SettlerOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
}

/** What is to be recorded, and the notification that it may move on. */
export interface Verdicted {
  notificationId: string;
  settlement: Settlement;
}

/** Records what attempts meant, many in one transaction; what the plan releases is hinted after the commit. */
export function createSettler({ database, hints, live }: Pick<SettlerOptions, 'database' | 'hints' | 'live'>): Batcher<Verdicted, void> {
  return createBatcher({
    limit: SETTLEMENTS_PER_BATCH,
    concurrency: BATCHES_AT_ONCE,
    worthwhile: WORTH_A_BATCH,
    isGuilt: isDataError,
    run: async (verdicted) => {
      const notificationIds = [...new Set(verdicted.map(({ notificationId }) => notificationId))];
      const released = await database.sql.begin(async (transaction) => {
        const notifications = await lockNotifications(transaction, notificationIds);
        await settle(transaction, verdicted.map(({ settlement }) => settlement));
        return advance(transaction, notifications);
      });
      live.publishNotifications(notificationIds);
      void hints.publish(released);
      return verdicted.map(() => undefined);
    },
  });
}

/** Judged one by one, before any batch: what cannot be judged must not hold up what can. */
export function verdictOn({ claimed, outcome, provider }: Attempt, { retry, clock, random }: Pick<SettlerOptions, 'retry' | 'clock' | 'random'>): Verdicted {
  const { wire } = partsOfLane(claimed.lane);
  const now = clock.now();
  const verdict = judge(outcome, { attempt: claimed.attempt, wire, retry, now, random });
  const settlement = settlementOf(claimed, verdict, {
    provider,
    providerMessageId: outcome.kind === 'sent' ? outcome.providerMessageId : null,
    goneSince: outcome.kind === 'gone' ? believable(outcome.since, now) : undefined,
  });
  return { notificationId: claimed.notificationId, settlement };
}

/** An instant that a provider named, unless it makes no sense: then it is as if none had been named. */
function believable(since: Date | undefined, now: number): Date | undefined {
  return since && since.getTime() <= now + LATEST_NEWS_MS ? since : undefined;
}
