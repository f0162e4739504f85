import type { Clock } from '../base/clock.ts';
import type { Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Bus } from '../bus/connect.ts';
import { hintsPerMessage, type Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import { partsOfLane, type Lane, type Priority } from '../core/channel.ts';
import type { Database } from '../db/connect.ts';
import { findOwed } from '../db/lost-hints.ts';
import type { Accounts } from './accounts.ts';
import { createClaims } from './claims.ts';
import { createInAppSender } from './in-app.ts';
import { laneService } from './lane.ts';
import { createHusher } from './quiet.ts';
import type { Routes } from './route.ts';
import { createSettler } from './settle.ts';
import { createWanted } from './wanted.ts';
import { createWork, type WorkerObserver } from './work.ts';

interface WorkerOptions {
  database: Database;
  bus: Bus;
  replicas: number;
  hints: Hints;
  live: LiveBus;
  routes: Routes;
  accounts: Accounts;
  lanes: readonly Lane[];
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
  log: Logger;
  observe: WorkerObserver;
}

/** A hint arrives within milliseconds; only what has waited longer may have none. */
const OWED_WITHOUT_HINT_MS = 2_000;
const IN_APP_SLOTS = 1_000;
/** High and normal share an account evenly; what is low gets the rest. */
const shares: Record<Priority, number> = { HIGH: 0.4, NORMAL: 0.4, LOW: 0.2 };

/** The one worker runtime, a service for each lane: every lane works the same way, whatever its provider. */
export function workerServices(options: WorkerOptions): Service[] {
  const { database, bus, replicas, accounts, lanes, log, observe, clock } = options;
  const claims = createClaims(options);
  const work = createWork({ ...options, settler: createSettler(options), husher: createHusher(options), isWanted: createWanted(options) });
  const inApp = createInAppSender({
    ...options,
    onSent: (sent) => {
      for (const { lane, queuedAt } of sent) observe.sent(lane, (clock.now() - queuedAt.getTime()) / 1_000);
    },
  });

  const services = lanes.map((lane) => {
    const { wire, priority } = partsOfLane(lane);
    const common = {
      lane,
      bus,
      replicas,
      log,
      owed: (limit: number) => findOwed(database.sql, lane, OWED_WITHOUT_HINT_MS, limit),
      ready: (signal: AbortSignal) => accounts.ready(wire, signal),
      onOutage: (call: () => void) => accounts.onOutage(wire, call),
    };
    if (wire === 'in_app') {
      const nothingMore = () => Promise.resolve();
      return laneService<never>({ ...common, slots: () => IN_APP_SLOTS, claims: inApp, work: nothingMore });
    }
    const slots = () => Math.max(hintsPerMessage(wire), Math.ceil(accounts.capacity(wire) * shares[priority]));
    return laneService({ ...common, slots, claims, work });
  });
  return [...services, accounts.watch];
}
