import type { FeedCategoryCounts, FeedCounts, FeedItem, InboxFilter } from './feed-item.ts';
import type { Condition, Fault } from './line.ts';
import type { Request } from './request.ts';
import type { SessionOptions } from './session.ts';

/** Where Carillon is, and who the person is. */
export interface InboxOptions extends SessionOptions {
  /** Carillon's endpoint, as `https://bell.example.com/graphql`; in a browser it may be a path. */
  url: string;
  /** The class to make sockets with where the platform has none, as Node 20; without one, or with null, the feed comes as server-sent events. */
  webSocket?: unknown;
  /** Says that the person is looking for as long as the inbox is live and a tab of theirs is visible: categories with `pushUnlessSeen` go by it. False unless told. */
  presence?: boolean;
}

/** What there is to show. Each change makes a new one; between changes it is the same object. */
export interface InboxSnapshot extends Condition {
  /** False until the feed is here for the first time. */
  readonly loaded: boolean;
  /** What is pinned first, then the rest, each newest first; each item once, without what is archived or snoozed. */
  readonly items: readonly FeedItem[];
  /** Exact, of the whole feed. */
  readonly counts: FeedCounts;
  /** The same for each category that has something in the feed, by key. */
  readonly countsByCategory: readonly FeedCategoryCounts[];
  /** Whether `loadMore` would bring older items. */
  readonly hasMore: boolean;
}

/** What there is to show of a part. Each change makes a new one; between changes it is the same object. */
export interface ViewSnapshot {
  /** False until it is here for the first time. */
  readonly loaded: boolean;
  /** In the order of the feed. */
  readonly items: readonly FeedItem[];
  readonly hasMore: boolean;
  /** Why it could not be loaded just now; null otherwise. */
  readonly fault: Fault | null;
}

/** A part of the feed: live and optimistic as the whole is, with pages of its own. */
export interface InboxView {
  /** Calls back at each change, until what it answers is called. Whoever subscribes to a part keeps the inbox live, too. */
  readonly subscribe: (listener: () => void) => () => void;
  readonly getSnapshot: () => ViewSnapshot;
  /** Adds older items, if there are any; tries again where it could not be loaded. */
  readonly loadMore: () => Promise<void>;
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
  /** A part of the feed; the same object for equal filters. `{}` is the feed itself. */
  readonly view: (filter: InboxFilter) => InboxView;
  /** These were on the screen. */
  readonly markSeen: (ids: readonly string[]) => Promise<void>;
  readonly markRead: (ids: readonly string[]) => Promise<void>;
  readonly markUnread: (ids: readonly string[]) => Promise<void>;
  readonly markArchived: (ids: readonly string[]) => Promise<void>;
  /** Takes them out of the archive; also brings back what is snoozed before its time. */
  readonly markUnarchived: (ids: readonly string[]) => Promise<void>;
  readonly markPinned: (ids: readonly string[]) => Promise<void>;
  readonly markUnpinned: (ids: readonly string[]) => Promise<void>;
  readonly markAllRead: () => Promise<void>;
  /** Out of sight until then, at most a year ahead; then they come back by themselves: on top, unseen and unread. */
  readonly snooze: (ids: readonly string[], until: Date) => Promise<void>;
  /** The action of this name was taken; implies that the item was read. */
  readonly act: (id: string, action: string) => Promise<void>;
  /** Tries again after `refused`, or sooner than it would by itself. */
  readonly retry: () => void;
  /** Asks anything else of the user door as this person. */
  readonly request: Request;
}
