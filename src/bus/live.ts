import { setImmediate as nextTurn } from 'node:timers/promises';
import { atMost } from '../base/lifecycle.ts';
import { FEED_CARRY_LIMIT, type FeedChange } from '../core/feed.ts';
import type { Bus } from './connect.ts';

/**
 * Pings on core NATS, for whoever is looking right now: nothing of them is kept, and any of them may be lost. Who
 * listens compares with the rows from time to time.
 */
export interface LiveBus {
  /** After the commit, one ping per person's change, which carries the change itself. Never throws. */
  publishFeed(changes: readonly FeedChange[]): void;
  /** One NATS subscription to this person's subject; answers how to end it. */
  subscribeFeed(userId: string, take: (change: FeedChange) => void): () => void;
  /** After the commit, one ping for all these notifications. Never throws. */
  publishNotifications(ids: readonly string[]): void;
  subscribeNotifications(take: (ids: string[]) => void): () => void;
  /** Resolves when the server knows every subscription made so far; after a while also when it cannot be asked. */
  active(): Promise<void>;
  /** Calls at every reconnection: what was sent meanwhile is lost. Answers how to end it. */
  onReconnect(call: () => void): () => void;
}

/** Larger changes go without their entries; it lies well below the server's limit of 1 MiB. */
const CARRY_BYTES = 256 * 1024;
const ACTIVE_WITHIN_MS = 2_000;
const NOTIFICATIONS = 'notification.changed';

export function createLiveBus(bus: Bus): LiveBus {
  const { log } = bus;
  let asking: Promise<void> | null = null;

  /** While disconnected the client would keep every ping in memory and send them all, long stale, at the reconnection. */
  function publish(subject: string, payload: string): void {
    if (!bus.isUp()) return;
    try {
      bus.connection.publish(subject, payload);
    } catch (error) {
      log.warn({ err: error, subject }, 'a live ping could not be sent; listeners will find the rows');
    }
  }

  function subscribe(subject: string, take: (payload: unknown) => void): () => void {
    return bus.subscribe(subject, (error, message) => {
      try {
        if (error) throw error;
        take(message.json());
      } catch (cause) {
        log.error({ err: cause, subject }, 'a live ping could not be taken; listeners will find the rows');
      }
    });
  }

  /** One question for all who want to know in the same turn: when a crowd comes back, that is hundreds. */
  async function askLater(): Promise<void> {
    await nextTurn();
    asking = null;
    // Subscriptions made while disconnected are sent at the reconnection, of which listeners are told.
    if (bus.isUp()) await atMost(ACTIVE_WITHIN_MS, bus.connection.flush());
  }

  return {
    publishFeed(changes) {
      for (const change of changes) publish(feedSubject(change.userId), carried(change));
    },
    subscribeFeed: (userId, take) =>
      subscribe(feedSubject(userId), (payload) => {
        if (isChange(payload)) take(payload);
      }),
    publishNotifications(ids) {
      if (ids.length > 0) publish(NOTIFICATIONS, JSON.stringify(ids));
    },
    subscribeNotifications: (take) =>
      subscribe(NOTIFICATIONS, (payload) => {
        if (isIds(payload)) take(payload);
      }),
    active: () => (asking ??= askLater()),
    onReconnect: (call) =>
      bus.onChange((up) => {
        if (up) call();
      }),
  };
}

function feedSubject(userId: string): string {
  return `feed.${userId}`;
}

function carried(change: FeedChange): string {
  const whole = change.entries.length <= FEED_CARRY_LIMIT ? JSON.stringify(change) : null;
  return whole !== null && Buffer.byteLength(whole) <= CARRY_BYTES ? whole : JSON.stringify({ ...change, entries: [] });
}

/** A sender of another version may say something else; then the rows are read. */
function isChange(payload: unknown): payload is FeedChange {
  if (!isRecord(payload) || typeof payload.epoch !== 'string' || typeof payload.seq !== 'number' || !Array.isArray(payload.entries)) return false;
  return payload.categories !== undefined && payload.entries.every((entry) => isRecord(entry) && Array.isArray(entry.actions));
}

function isIds(payload: unknown): payload is string[] {
  return Array.isArray(payload) && payload.every((id) => typeof id === 'string');
}

function isRecord(payload: unknown): payload is Record<string, unknown> {
  return typeof payload === 'object' && payload !== null;
}
