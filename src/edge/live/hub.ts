import { setTimeout as rest } from 'node:timers/promises';
import { createBatcher } from '../../base/batching.ts';
import { repeat, type Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/logging.ts';
import type { LiveBus } from '../../bus/live.ts';
import type { FeedEvent } from '../../core/feed-event.ts';
import { emptyFeed, type FeedState, type FeedStretch } from '../../core/feed.ts';
import type { Sql } from '../../db/connect.ts';
import { findMovedFeeds, readFeedStretches, type FeedReading } from '../../db/feed.ts';
import { Presence, type FeedListener } from './presence.ts';

/** Who is looking at which feed on this node. */
export interface FeedHub extends Service {
  /** Tells the listener of every change from here on; it must be listening before it reads, else something falls between. */
  listen(userId: string, listener: FeedListener): Listening;
  /** People with at least one listener, each holding one NATS subscription. */
  present(): number;
  /** Counts an event that a subscriber took. */
  told(type: FeedEvent['type']): void;
}

export interface Listening {
  /** Resolves once nothing can be missed any more. */
  ready: Promise<void>;
  /** What was shown last. */
  state(): FeedState;
  /** What changed after a number (null: only the state), as the rows say it now; waits out a database that is away. */
  read(after: number | null): Promise<FeedStretch>;
  close(): void;
}

export interface FeedHubOptions {
  sql: Sql;
  live: LiveBus;
  log: Logger;
  compareEveryMs?: number;
  onTold?: (type: FeedEvent['type']) => void;
}

/** The last ping before a silence can be lost, and nothing but the rows would tell. */
const COMPARE_EVERY_MS = 5_000;
const READ_AGAIN_AFTER_MS = 500;
/** A crowd that comes back at once shares its reads; each may bring up to a thousand entries. */
const READINGS_PER_STATEMENT = 25;
const READS_AT_ONCE = 2;

interface Present {
  presence: Presence;
  ready: Promise<void>;
  unsubscribe: () => void;
}

export function createFeedHub(options: FeedHubOptions): FeedHub {
  const { sql, live, log, compareEveryMs = COMPARE_EVERY_MS, onTold = () => undefined } = options;
  const people = new Map<string, Present>();
  const readings = createBatcher<FeedReading, FeedStretch>({
    run: (batch) => readFeedStretches(sql, batch),
    isGuilt: () => false,
    limit: READINGS_PER_STATEMENT,
    concurrency: READS_AT_ONCE,
  });

  function enter(userId: string): Present {
    const presence = new Presence(userId, readOnce);
    const unsubscribe = live.subscribeFeed(userId, (change) => presence.ping(change));
    const present = { presence, unsubscribe, ready: begin(userId, presence) };
    people.set(userId, present);
    return present;
  }

  /** Listen first, read second. */
  async function begin(userId: string, presence: Presence): Promise<void> {
    await live.active();
    presence.begin(await readWhile(() => presence.listeners.size > 0, { userId, after: null }));
  }

  async function readOnce(userId: string, after: number): Promise<FeedStretch> {
    try {
      return await readings.add({ userId, after });
    } catch (error) {
      log.warn({ err: error }, 'a feed could not be read; the next comparison will ask again');
      throw error;
    }
  }

  /** A socket outlives a restart of the database: its reader is told late rather than told an error. */
  async function readWhile(wanted: () => boolean, reading: FeedReading): Promise<FeedStretch> {
    while (wanted()) {
      try {
        return await readings.add(reading);
      } catch (error) {
        log.warn({ err: error }, 'a feed could not be read; it will be tried again');
        await rest(READ_AGAIN_AFTER_MS, undefined, { ref: false });
      }
    }
    return { ...emptyFeed, after: 0, entries: [], whole: true };
  }

  /** One statement for all who are present, then reads only for those who missed something. */
  async function compare(): Promise<void> {
    const shown = [...people].flatMap(([userId, { presence: { shown: last } }]) => (last ? [{ userId, epoch: last.epoch, seq: last.seq }] : []));
    if (shown.length === 0) return;
    const moved = await findMovedFeeds(sql, shown);
    await Promise.all(moved.map(async (userId) => people.get(userId)?.presence.catchUp()));
  }

  return {
    name: 'feed hub',
    async run(signal) {
      const forget = live.onReconnect(() => {
        live
          .active()
          .then(compare)
          .catch((error: unknown) => log.warn({ err: error }, 'feeds could not be compared after a reconnection'));
      });
      await repeat('feed comparison', compareEveryMs, log, compare).run(signal);
      forget();
    },
    listen(userId, listener) {
      const { presence, ready, unsubscribe } = people.get(userId) ?? enter(userId);
      presence.listeners.add(listener);
      return {
        ready,
        state: () => presence.shown ?? emptyFeed,
        read: (after) => readWhile(() => presence.listeners.has(listener), { userId, after }),
        close() {
          if (!presence.listeners.delete(listener) || presence.listeners.size > 0) return;
          people.delete(userId);
          unsubscribe();
        },
      };
    },
    present: () => people.size,
    told: onTold,
  };
}
