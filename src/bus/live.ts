import { setImmediate as nextTurn } from 'node:timers/promises';
import { atMost } from '../base/lifecycle.ts';
import type { FeedChange } from '../core/feed.ts';
import type { Bus } from './connect.ts';
import { messagesOf, takeChanges, type TakerOf } from './feed-changes.ts';

/**
 * Pings on core NATS, for whoever is looking right now: nothing of them is kept, and any of them may be lost. Who
 * listens compares with the rows from time to time.
 */
export interface LiveBus {
  /** After the commit, what was changed in these feeds: all that one transaction did in one ping, or in a few where it is much. Never throws. */
  publishFeed(changes: readonly FeedChange[]): void;
  /** Hears of every feed, with one NATS subscription, and asks for each change who takes it. Answers how to end it. */
  subscribeFeeds(takerOf: TakerOf): () => void;
  /** After the commit, one ping for all these notifications. Never throws. */
  publishNotifications(ids: readonly string[]): void;
  subscribeNotifications(take: (ids: string[]) => void): () => void;
  /** Resolves when the server knows every subscription made so far; after a while also when it cannot be asked. */
  active(): Promise<void>;
  /** Calls at every reconnection: what was sent meanwhile is lost. Answers how to end it. */
  onReconnect(call: () => void): () => void;
}

const ACTIVE_WITHIN_MS = 2_000;
/**
 * One subject for all feeds, not one for each person: what a worker commits together arrives together, and an API does not pay
 * for a message, a subscription and a turn of its own for each. It hears of people who are elsewhere, too; passing over one
 * takes it a fraction of a microsecond.
 */
const FEEDS = 'feed.changed';
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

  function failed(subject: string, error: unknown): void {
    log.error({ err: error, subject }, 'a live ping could not be taken; listeners will find the rows');
  }

  function subscribe(subject: string, take: (payload: Uint8Array) => void): () => void {
    return bus.subscribe(subject, (error, message) => {
      try {
        if (error) throw error;
        take(message.data);
      } catch (cause) {
        failed(subject, cause);
      }
    });
  }

  /** One question for all who want to know in the same turn. */
  async function askLater(): Promise<void> {
    await nextTurn();
    asking = null;
    // Subscriptions made while disconnected are sent at the reconnection, of which listeners are told.
    if (bus.isUp()) await atMost(ACTIVE_WITHIN_MS, bus.connection.flush());
  }

  return {
    publishFeed(changes) {
      for (const message of messagesOf(changes)) publish(FEEDS, message);
    },
    subscribeFeeds: (takerOf) => subscribe(FEEDS, (message) => takeChanges(message, takerOf, (error) => failed(FEEDS, error))),
    publishNotifications(ids) {
      if (ids.length > 0) publish(NOTIFICATIONS, JSON.stringify(ids));
    },
    subscribeNotifications: (take) =>
      subscribe(NOTIFICATIONS, (message) => {
        const ids: unknown = JSON.parse(Buffer.from(message).toString());
        if (isIds(ids)) take(ids);
      }),
    active: () => (asking ??= askLater()),
    onReconnect: (call) =>
      bus.onChange((up) => {
        if (up) call();
      }),
  };
}

function isIds(payload: unknown): payload is string[] {
  return Array.isArray(payload) && payload.every((id) => typeof id === 'string');
}
