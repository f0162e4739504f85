import { repeat, type Service } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/logging.ts';
import type { LiveBus } from '../../bus/live.ts';
import type { Database } from '../../db/connect.ts';
import { readWatchedNotifications, type WatchedNotification } from '../../db/notification-watch.ts';
import type { NotificationRow } from '../../db/tables/journey.ts';
import { pullFrom, type Tap } from './pull.ts';

/** Who is watching which notification on this node. */
export interface NotificationWatch extends Service {
  /** The notification now, then at every change; ends when nothing of it can change any more, or when it is no more. */
  watch(id: string): AsyncIterableIterator<NotificationRow, undefined>;
  /** Notifications that somebody watches. */
  watched(): number;
}

interface NotificationWatchOptions {
  database: Database;
  live: LiveBus;
  log: Logger;
  lookEveryMs?: number;
}

/** For lost pings, and because time alone ends the wait for receipts. */
const LOOK_EVERY_MS = 5_000;

interface Watcher {
  tap: Tap;
  /** The version that was told last. */
  told: string | null;
  /** What is to be told next. A slow reader is told the latest only. */
  next: WatchedNotification | null;
}

export function createNotificationWatch({ database, live, log, lookEveryMs = LOOK_EVERY_MS }: NotificationWatchOptions): NotificationWatch {
  const watchers = new Map<string, Set<Watcher>>();
  const changed = new Set<string>();
  let unsubscribe: (() => void) | null = null;
  let looking = false;

  function enter(id: string, watcher: Watcher): void {
    unsubscribe ??= live.subscribeNotifications((ids) => void look(ids.filter((each) => watchers.has(each))));
    watchers.set(id, (watchers.get(id) ?? new Set()).add(watcher));
    // Listen first, read second.
    void live.active().then(() => look([id]));
  }

  function leave(id: string, watcher: Watcher): void {
    const others = watchers.get(id);
    others?.delete(watcher);
    if (others?.size === 0) watchers.delete(id);
    if (watchers.size > 0) return;
    unsubscribe?.();
    unsubscribe = null;
  }

  /** Pings that come during a look share the next one. */
  async function look(ids: Iterable<string>): Promise<void> {
    for (const id of ids) changed.add(id);
    if (looking) return;
    looking = true;
    try {
      while (changed.size > 0) await lookAtChanged();
    } catch (error) {
      log.warn({ err: error }, 'watched notifications could not be read; the next look will');
    } finally {
      looking = false;
    }
  }

  async function lookAtChanged(): Promise<void> {
    const asked = [...changed].flatMap((id) => [...(watchers.get(id) ?? [])].map((watcher) => ({ id, watcher })));
    changed.clear();
    if (asked.length === 0) return;
    const found = await readWatchedNotifications(database, [...new Set(asked.map(({ id }) => id))]);
    const now = new Map(found.map((each) => [each.row.id, each]));
    for (const { id, watcher } of asked) tell(watcher, now.get(id));
  }

  return {
    name: 'notification watch',
    async run(signal) {
      const forget = live.onReconnect(() => void look(watchers.keys()));
      await repeat('notification look', lookEveryMs, log, () => look(watchers.keys())).run(signal);
      forget();
    },
    watch(id) {
      let watcher: Watcher | null = null;
      return pullFrom<NotificationRow>({
        open(tap) {
          watcher = { tap, told: null, next: null };
          enter(id, watcher);
        },
        take: () => (watcher ? take(watcher) : undefined),
        close() {
          if (watcher) leave(id, watcher);
        },
      });
    },
    watched: () => watchers.size,
  };
}

function tell(watcher: Watcher, now: WatchedNotification | undefined): void {
  if (now && now.version !== watcher.told) watcher.next = now;
  watcher.tap.wake();
  if (!now || now.settled) watcher.tap.end();
}

function take(watcher: Watcher): NotificationRow | undefined {
  const { next } = watcher;
  if (!next) return undefined;
  watcher.next = null;
  watcher.told = next.version;
  return next.row;
}
