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
  /** People with at least one listener. While there are any, the node hears of every feed. */
  present(): number;
  /** Counts an event that a subscriber took. */
  count(type: FeedEvent['type']): void;
  /** How many were taken since the start. */
  counted(): Readonly<Record<FeedEvent['type'], number>>;
}

/** One reader's ear at a person's feed. */
export interface Listening {
  /** What was shown last. */
  state(): FeedState;
  /**
   * What changed after a number (null: only the state), as the rows say it once nothing can be missed any more; waits out a
   * database that is away.
   */
  read(after: number | null): Promise<FeedStretch>;
  close(): void;
}

interface FeedHubOptions {
  sql: Sql;
  live: LiveBus;
  log: Logger;
  compareEveryMs?: number;
}

/** The last ping before a silence can be lost, and nothing but the rows would tell. */
const COMPARE_EVERY_MS = 5_000;
/** People are compared in so many parts, one after the other: ten thousand at once would hold up everybody's events. */
const PARTS = 10;
const READ_AGAIN_AFTER_MS = 500;
/** A crowd that comes back at once shares its reads; each may bring up to a thousand entries. */
const READINGS_PER_STATEMENT = 25;
const READS_AT_ONCE = 2;

/** The node's ear at every feed. */
interface Ear {
  /** Resolves when nothing that happens from now on is missed. */
  active: Promise<void>;
  close: () => void;
}

export function createFeedHub(options: FeedHubOptions): FeedHub {
  const { sql, live, log, compareEveryMs = COMPARE_EVERY_MS } = options;
  const people = new Map<string, Presence>();
  /** The same people, those who are compared together in one part. */
  const parts = Array.from({ length: PARTS }, () => new Map<string, Presence>());
  const counts = { ADDED: 0, UPDATED: 0, RESET: 0 };
  let entered = 0;
  let ear: Ear | null = null;
  const readings = createBatcher<FeedReading, FeedStretch>({
    run: (batch) => readFeedStretches(sql, batch),
    isGuilt: () => false,
    limit: READINGS_PER_STATEMENT,
    concurrency: READS_AT_ONCE,
  });

  function enter(userId: string): Presence {
    ear ??= { close: live.subscribeFeeds((id) => people.get(id)), active: live.active() };
    const presence = new Presence(userId, readOnce);
    people.set(userId, presence);
    parts[(entered += 1) % PARTS]?.set(userId, presence);
    return presence;
  }

  function leave(userId: string, presence: Presence): void {
    if (people.get(userId) === presence) people.delete(userId);
    for (const part of parts) if (part.get(userId) === presence) part.delete(userId);
    if (people.size > 0) return;
    ear?.close();
    ear = null;
  }

  /** Listen first, read second. What the first of a person's listeners reads is where the presence begins: one read for both. */
  async function readFirst(presence: Presence, listener: FeedListener, reading: FeedReading): Promise<FeedStretch> {
    await ear?.active;
    const stretch = await readWhile(() => presence.has(listener), reading);
    if (!presence.shown && presence.has(listener)) presence.begin(stretch);
    return stretch;
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

  /**
   * One statement for all of a part who are present, then reads only for those who missed something: pings that were under way
   * meanwhile are let arrive first, and who is at another number by then misses nothing that a later ping would not tell.
   */
  async function compare(part: ReadonlyMap<string, Presence>): Promise<void> {
    const shown = [...part].flatMap(([userId, presence]) => (presence.shown ? [{ userId, ...presence.shown }] : []));
    if (shown.length === 0) return;
    const moved = await findMovedFeeds(sql, shown);
    if (moved.length === 0) return;
    await live.active();
    const seqs = new Map(shown.map(({ userId, seq }) => [userId, seq]));
    await Promise.all(
      moved.map(async (userId) => {
        const presence = part.get(userId);
        if (presence?.shown?.seq === seqs.get(userId)) await presence?.catchUp();
      }),
    );
  }

  async function compareAll(): Promise<void> {
    for (const part of parts) await compare(part);
  }

  return {
    name: 'feed hub',
    async run(signal) {
      let turn = 0;
      const compareNext = async () => {
        const part = parts[(turn += 1) % PARTS];
        if (part) await compare(part);
      };
      const forget = live.onReconnect(() => {
        const active = live.active();
        if (ear) ear.active = active;
        active
          .then(compareAll)
          .catch((error: unknown) => log.warn({ err: error }, 'feeds could not be compared after a reconnection'));
      });
      await repeat('feed comparison', compareEveryMs / PARTS, log, compareNext).run(signal);
      forget();
    },
    listen(userId, listener) {
      const presence = people.get(userId) ?? enter(userId);
      presence.add(listener);
      return {
        state: () => presence.state(),
        read: (after) => readFirst(presence, listener, { userId, after }),
        close() {
          presence.remove(listener);
          if (presence.isEmpty) leave(userId, presence);
        },
      };
    },
    present: () => people.size,
    count(type) {
      counts[type] += 1;
    },
    counted: () => counts,
  };
}
