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

export interface SettlerOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
}

/** Records what attempts meant, many in one transaction; what the plan releases is hinted after the commit. */
export function createSettler(options: SettlerOptions): Batcher<Attempt, void> {
  const { database, hints, live } = options;
  return createBatcher({
    limit: SETTLEMENTS_PER_BATCH,
    concurrency: BATCHES_AT_ONCE,
    worthwhile: WORTH_A_BATCH,
    isGuilt: isDataError,
    run: async (attempts) => {
      const settlements = attempts.map((one) => recordOf(one, options));
      const notificationIds = [...new Set(attempts.map(({ claimed }) => claimed.notificationId))];
      const released = await database.sql.begin(async (transaction) => {
        const notifications = await lockNotifications(transaction, notificationIds);
        await settle(transaction, settlements);
        return advance(transaction, notifications);
      });
      live.publishNotifications(notificationIds);
      void hints.publish(released);
      return attempts.map(() => undefined);
    },
  });
}

function recordOf({ claimed, outcome, provider }: Attempt, { retry, clock, random }: SettlerOptions): Settlement {
  const { wire } = partsOfLane(claimed.lane);
  const verdict = judge(outcome, { attempt: claimed.attempt, wire, retry, now: clock.now(), random });
  return settlementOf(claimed, verdict, {
    provider,
    providerMessageId: outcome.kind === 'sent' ? outcome.providerMessageId : null,
    goneSince: outcome.kind === 'gone' ? outcome.since : undefined,
  });
}
