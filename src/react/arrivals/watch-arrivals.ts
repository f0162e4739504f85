import type { FeedItem, Inbox, InboxSnapshot } from '../../client/client.ts';

/** What has come since the page is looked at: never what was there at first, nor older pages. */
export interface Arrival {
  readonly items: readonly FeedItem[];
  /** Whether it had come while nobody was told: over a break of the connection, or while nobody looked. */
  readonly isBacklog: boolean;
  /** How many there are; more than `items` where the feed had to be loaded anew. */
  readonly count: number;
}

/** So long after a reconnect what comes belongs to the break. */
const BREAK_MS = 1_500;
/** What comes within it comes at once; and what was on the screen for that long is no news. */
const SETTLE_MS = 800;

/** Calls back when something new has come and nobody has seen it yet, until what it answers is called. */
export function watchArrivals(inbox: Inbox, onArrival: (arrival: Arrival) => void): () => void {
  let before: InboxSnapshot | null = null;
  let unseenBefore = 0;
  let known = new Set<string>();
  let newest = '';
  const waiting = new Set<string>();
  let isBacklog = false;
  let reconnectedAt = -Infinity;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function look(): void {
    const snapshot = inbox.getSnapshot();
    const { items, status, loaded, counts } = snapshot;
    if (before?.status === 'reconnecting' && status === 'live') reconnectedAt = Date.now();
    if (!loaded || before?.items === items) {
      before = snapshot;
      return;
    }
    if (before?.loaded) for (const item of items) if (isNew(item)) waiting.add(item.id);
    if (!before?.loaded) unseenBefore = counts.unseen;
    known = new Set(items.map(({ id }) => id));
    newest = items.reduce((latest, { createdAt }) => (createdAt > latest ? createdAt : latest), newest);
    before = snapshot;
    if (waiting.size === 0) {
      unseenBefore = counts.unseen;
      return;
    }
    isBacklog ||= document.hidden || status !== 'live' || Date.now() - reconnectedAt < BREAK_MS;
    timer ??= setTimeout(tell, SETTLE_MS);
  }

  /** Newer than all that was there; or of the same instant, and not there before. */
  function isNew({ id, createdAt, seenAt }: FeedItem): boolean {
    return seenAt === null && (createdAt > newest || (createdAt === newest && !known.has(id)));
  }

  function tell(): void {
    timer = undefined;
    // Told when somebody looks again.
    if (document.hidden) return;
    const { items, counts } = inbox.getSnapshot();
    const unseen = items.filter(({ id, seenAt }) => waiting.has(id) && seenAt === null);
    const count = isBacklog ? Math.max(unseen.length, counts.unseen - unseenBefore) : unseen.length;
    const arrival = { items: unseen, isBacklog, count };
    waiting.clear();
    isBacklog = false;
    unseenBefore = counts.unseen;
    if (unseen.length > 0) onArrival(arrival);
  }

  function lookAgain(): void {
    if (!document.hidden && waiting.size > 0) timer ??= setTimeout(tell, SETTLE_MS);
  }

  look();
  const leave = inbox.subscribe(look);
  document.addEventListener('visibilitychange', lookAgain);
  return () => {
    leave();
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', lookAgain);
  };
}
