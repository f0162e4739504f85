import { createBatcher, type Batcher } from '../base/batching.ts';
import type { Clock } from '../base/clock.ts';
import { pause, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Bus } from '../bus/connect.ts';
import { hintsPerMessage, type Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import { partsOfLane, type Lane, type Priority, type Wire } from '../core/channel.ts';
import type { OutcomeKind } from '../core/outcome.ts';
import type { Database } from '../db/connect.ts';
import { claim, type Claimed } from '../db/deliveries.ts';
import { isDataError } from '../db/errors.ts';
import { findOwed } from '../db/lost-hints.ts';
import { attempt } from './attempt.ts';
import { createInAppSender } from './in-app.ts';
import { laneService } from './lane.ts';
import type { Routes } from './route.ts';
import { createSettler, verdictOn, type Verdicted } from './settle.ts';

/** The one worker runtime: every lane works the same way, whatever its provider. */
export interface WorkerOptions {
  database: Database;
  bus: Bus;
  replicas: number;
  hints: Hints;
  live: LiveBus;
  routes: Routes;
  lanes: readonly Lane[];
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
  log: Logger;
  observe: WorkerObserver;
}

/** What the metrics want to know. */
export interface WorkerObserver {
  attempted(wire: Wire, provider: string | null, outcome: OutcomeKind, tookMs: number): void;
  /** Seconds from owed to sent. */
  sent(lane: Lane, seconds: number): void;
}

const CLAIMS_PER_BATCH = 300;
const CLAIM_BATCHES_AT_ONCE = 2;
const CLAIMS_WORTH_A_BATCH = 50;
/** A lease outlives the adapter's deadline by half, so that it cannot end before the call does. */
const LEASE_PER_DEADLINE = 1.5;
/** Recording the outcome takes a moment, too, however short the deadline, and where there is no account to have one. */
const LEAST_LEASE_MS = 5_000;
/** A hint arrives within milliseconds; only what has waited longer may have none. */
const OWED_WITHOUT_HINT_MS = 2_000;
const IN_APP_SLOTS = 1_000;
const SETTLE_RETRY_MS = 250;
/** High and normal share an account evenly; what is low gets the rest. */
const shares: Record<Priority, number> = { HIGH: 0.4, NORMAL: 0.4, LOW: 0.2 };

export function workerServices(options: WorkerOptions): Service[] {
  const { database, bus, replicas, routes, lanes, log, observe, clock } = options;
  const leaseOf = (wire: Wire) =>
    Math.max(LEAST_LEASE_MS, ...routes.on(wire).map(({ sender }) => Math.ceil(sender.deadlineMs * LEASE_PER_DEADLINE)));
  const settler = createSettler(options);
  const inApp = createInAppSender({
    ...options,
    onSent: (sent) => {
      for (const { lane, queuedAt } of sent) observe.sent(lane, (clock.now() - queuedAt.getTime()) / 1_000);
    },
  });

  const claims: Batcher<{ lane: Lane; ids: string[] }, Claimed[]> = createBatcher({
    limit: CLAIMS_PER_BATCH,
    sizeOf: ({ ids }) => ids.length,
    concurrency: CLAIM_BATCHES_AT_ONCE,
    worthwhile: CLAIMS_WORTH_A_BATCH,
    isGuilt: isDataError,
    run: async (messages) => {
      const requests = new Map(
        messages.flatMap(({ lane, ids }) => ids.map((id) => [id, { id, leaseMs: leaseOf(partsOfLane(lane).wire) }])),
      );
      const claimed = new Map((await claim(database.sql, [...requests.values()])).map((one) => [one.id, one]));
      return messages.map(({ ids }) =>
        ids.flatMap((id) => {
          const own = claimed.get(id);
          claimed.delete(id);
          return own ? [own] : [];
        }),
      );
    },
  });

  async function work(claimed: Claimed): Promise<void> {
    const result = await attempt(claimed, routes, log);
    const { wire } = partsOfLane(claimed.lane);
    observe.attempted(wire, result.provider, result.outcome.kind, result.tookMs);
    if (result.outcome.kind === 'sent') observe.sent(claimed.lane, (clock.now() - claimed.queuedAt.getTime()) / 1_000);
    try {
      await settleSurely(verdictOn(result, options));
    } catch (error) {
      // Its lease ends, and then it is unknown; what else could be said of it?
      log.error({ err: error, deliveryId: claimed.id }, 'an outcome cannot be recorded');
    }
  }

  /** The provider has answered: while this process lives that answer is not given up for a database that is away. */
  async function settleSurely(verdicted: Verdicted): Promise<void> {
    for (;;) {
      try {
        await settler.add(verdicted);
        return;
      } catch (error) {
        if (isDataError(error)) throw error;
        log.warn({ err: error, deliveryId: verdicted.settlement.id }, 'an outcome could not be recorded yet');
        await pause(SETTLE_RETRY_MS, new AbortController().signal);
      }
    }
  }

  return lanes.map((lane) => {
    const { wire, priority } = partsOfLane(lane);
    const owed = (limit: number) => findOwed(database.sql, lane, OWED_WITHOUT_HINT_MS, limit);
    if (wire === 'in_app') {
      const nothingMore = () => Promise.resolve();
      return laneService<never>({ lane, slots: IN_APP_SLOTS, bus, replicas, owed, claims: inApp, work: nothingMore, log });
    }
    const concurrency = routes.on(wire).reduce((sum, { sender }) => sum + sender.concurrency, 0);
    const slots = Math.max(hintsPerMessage(wire), Math.ceil(concurrency * shares[priority]));
    return laneService({ lane, slots, bus, replicas, owed, claims, work, log });
  });
}
