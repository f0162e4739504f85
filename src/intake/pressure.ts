import { pause, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import { Overloaded, within } from '../base/overloaded.ts';
import { lanes, type Lane } from '../core/channel.ts';
import { readBurdens } from '../db/backlog.ts';
import type { Database } from '../db/connect.ts';

/**
 * Back-pressure: knows whether Postgres answers and which lanes are owed too much, so that intake can say "later" at
 * once instead of letting calls pile up behind a wall.
 */
export interface Pressure extends Service {
  /** Throws Overloaded where nothing can be taken on, or not for one of these lanes. */
  check(asked: Iterable<Lane>): void;
  /** Whether Postgres has stopped answering. */
  isStalled(): boolean;
  /** Lanes that take nothing more for now. */
  refused(): readonly Lane[];
}

/** What a lane may owe before calls for it are sent away. */
interface PressureLimits {
  /** Deliveries that a lane may owe. */
  pending: number;
  /** How old the oldest of them may be. */
  oldestMs: number;
}

/** What is looked at, and from when on it is too much. */
interface PressureOptions {
  database: Database;
  limits: PressureLimits;
  log: Logger;
}

const EVERY_MS = 1_000;
/** Counting a long lane takes a while; so much of one connection's time may go into it. */
const REST_PER_READING = 20;
/** Well beyond any hot statement, well within the patience of a caller. */
const STALLED_MS = 3_000;
const RETRY_STALLED_SECONDS = 2;
const RETRY_LANE_SECONDS = 30;

/** Until it has run for a moment it refuses nothing. */
export function createPressure({ database, limits, log }: PressureOptions): Pressure {
  let stalled = false;
  let refused: readonly Lane[] = [];
  /** One at a time: of a Postgres that is silent for long each would hold one more connection. */
  let reading: ReturnType<typeof readBurdens> | null = null;

  async function look(): Promise<void> {
    reading ??= readBurdens(database.sql, lanes, limits.pending).finally(() => (reading = null));
    const burdens = await within(STALLED_MS, reading, () => new Overloaded('Postgres does not answer.', RETRY_STALLED_SECONDS));
    const now = burdens.flatMap(({ lane, pending, oldestSeconds }) =>
      pending >= limits.pending || oldestSeconds * 1_000 >= limits.oldestMs ? [lane] : [],
    );
    if (stalled) log.warn('Postgres answers again; calls are taken');
    if (now.join() !== refused.join()) log.warn({ lanes: now }, now.length > 0 ? 'lanes owe too much; calls for them are refused' : 'every lane takes calls again');
    stalled = false;
    refused = now;
  }

  return {
    name: 'pressure',
    async run(signal) {
      while (!signal.aborted) {
        const startedAt = performance.now();
        try {
          await look();
        } catch (error) {
          // Postgres that is away answers every call with an error of its own, at once; only silence makes calls pile up.
          const silent = error instanceof Overloaded;
          if (silent !== stalled) log.warn({ err: error }, silent ? 'Postgres does not answer; calls are refused' : 'Postgres is away');
          stalled = silent;
        }
        await pause(Math.max(EVERY_MS, (performance.now() - startedAt) * (stalled ? 0 : REST_PER_READING)), signal);
      }
    },
    check(asked) {
      if (stalled) throw new Overloaded('The database does not answer. Try again.', RETRY_STALLED_SECONDS);
      if (refused.length === 0) return;
      for (const lane of asked) {
        if (refused.includes(lane)) throw new Overloaded(`The lane ${lane} owes too much already. Try again.`, RETRY_LANE_SECONDS);
      }
    },
    isStalled: () => stalled,
    refused: () => refused,
  };
}
