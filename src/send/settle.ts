import { createBatcher, type Batcher } from '../base/batching.ts';
import type { Clock } from '../base/clock.ts';
import { madeAt } from '../base/ids.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import { partsOfLane } from '../core/channel.ts';
import type { Hint } from '../core/hint.ts';
import { judge } from '../core/verdict.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { settle, settlementOf, type Settlement } from '../db/settle.ts';
import { advance, isTheEnd } from '../plan/advance.ts';
import type { Attempt } from './attempt.ts';

const SETTLEMENTS_PER_BATCH = 200;
const BATCHES_AT_ONCE = 2;
const WORTH_A_BATCH = 50;
/** Clocks differ, but not by more. */
const LATEST_NEWS_MS = 24 * 60 * 60 * 1_000;
/** Of a provider's own name for a message. An index holds it, and a push service is whoever a browser says it is: one of 3 KB could not be recorded. */
const ID_CHARACTERS = 255;

export interface SettlerOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
}

/** Resolves when it is recorded. */
export type Settler = Pick<Batcher<Judged, void>, 'add'>;

/** What is to be recorded of an attempt, and the notification that it may move on. */
interface Judged {
  notificationId: string;
  settlement: Settlement;
}

/**
 * Records what attempts meant, many at once: ends of notifications in one statement, everything else in a transaction
 * with the plan. What the plan releases is hinted after the commit.
 */
export function createSettler({ database, hints, live }: SettlerOptions): Settler {
  const batcherOf = (record: (settlements: Settlement[]) => Promise<Hint[]>) =>
    createBatcher({
      limit: SETTLEMENTS_PER_BATCH,
      concurrency: BATCHES_AT_ONCE,
      worthwhile: WORTH_A_BATCH,
      isGuilt: isDataError,
      run: async (judged: Judged[]) => {
        const released = await record(judged.map(({ settlement }) => settlement));
        live.publishNotifications([...new Set(judged.map(({ notificationId }) => notificationId))]);
        void hints.publish(released);
        return judged.map(() => undefined);
      },
    });
  const ends = batcherOf(async (settlements) => {
    await settle(database.sql, settlements);
    return [];
  });
  const others = batcherOf(async (settlements) => {
    const ids = settlements.map(({ id }) => id);
    const { released } = await database.sql.begin((transaction) => advance(transaction, ids, () => settle(transaction, settlements)));
    return released;
  });
  return { add: (one) => (one.settlement.completes === null ? others : ends).add(one) };
}

/** Judged one by one, before any batch: what cannot be judged must not hold up what can. */
export function verdictOn(
  { claimed, outcome, provider, tries }: Attempt,
  { retry, clock, random }: { retry: RetryPolicy; clock: Clock; random: () => number },
): Judged {
  const { attempt, unknownPolicy } = claimed;
  const { wire } = partsOfLane(claimed.lane);
  const now = clock.now();
  const verdict = judge(outcome, { attempt, wire, unknownPolicy, retry, ageMs: now - madeAt(claimed.id).getTime(), now, random });
  const settlement = settlementOf(claimed, verdict, {
    provider,
    failedOver: tries.slice(0, -1).map(({ provider, outcome }) => ({ provider, reason: 'reason' in outcome ? outcome.reason : null })),
    providerMessageId: outcome.kind === 'sent' ? (outcome.providerMessageId?.slice(0, ID_CHARACTERS) ?? null) : null,
    goneSince: outcome.kind === 'gone' ? believable(outcome.since, now) : undefined,
    completes: claimed.alone && isTheEnd(verdict.status, verdict.delayMs) ? claimed.notificationId : null,
  });
  return { notificationId: claimed.notificationId, settlement };
}

/** An instant that a provider named, unless it makes no sense: then it is as if none had been named. */
function believable(since: Date | undefined, now: number): Date | undefined {
  return since && since.getTime() <= now + LATEST_NEWS_MS ? since : undefined;
}
