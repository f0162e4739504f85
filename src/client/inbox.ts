import type { FeedCounts, FeedItem } from './feed-state.ts';
import type { Condition } from './line.ts';
import type { Request } from './request.ts';
import type { SessionOptions } from './session.ts';

export interface InboxOptions extends SessionOptions {
  /** Carillon's endpoint, as `https://bell.example.com/graphql`; in a browser it may be a path. */
  url: string;
  /** The class to make sockets with where the platform has none, as Node 20; without one, or with null, the feed comes as server-sent events. */
  webSocket?: unknown;
}

/** What there is to show. Each change makes a new one; between changes it is the same object. */
export interface InboxSnapshot extends Condition {
  /** False until the feed is here for the first time. */
  readonly loaded: boolean;
  /** Newest first, each once, without what is archived. */
  readonly items: readonly FeedItem[];
  /** Exact, of the whole feed. */
  readonly counts: FeedCounts;
  /** Whether `loadMore` would bring older items. */
  readonly hasMore: boolean;
}

/**
 * One person's inbox, live for as long as anybody subscribes to it. What the person does is shown at once; the promise
 * resolves when Carillon has done it, and rejects with a `RequestError` or `Unanswered` after taking it back.
 */
export interface Inbox {
  /** Calls back at each change, until what it answers is called. The first subscriber makes it live, the last one ends that. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => InboxSnapshot;
  /** Adds older items, if there are any. */
  readonly loadMore: () => Promise<void>;
  /** These were on the screen. */
  readonly markSeen: (ids: readonly string[]) => Promise<void>;
  readonly markRead: (ids: readonly string[]) => Promise<void>;
  readonly markUnread: (ids: readonly string[]) => Promise<void>;
  readonly markArchived: (ids: readonly string[]) => Promise<void>;
  readonly markUnarchived: (ids: readonly string[]) => Promise<void>;
  readonly markAllRead: () => Promise<void>;
  /** Tries again after `refused`, or sooner than it would by itself. */
  readonly retry: () => void;
  /** Asks anything else of the user door as this person. */
  readonly request: Request;
}
