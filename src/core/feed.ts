import type { Json } from './message.ts';

/** Exact, never capped. Archived items are in none of them. */
export interface FeedCounts {
  unseen: number;
  unread: number;
  total: number;
}

/** By category: unseen, unread, total. A category of which nothing is in the feed is not in it. */
export type CountsOfCategories = Readonly<Record<string, readonly [number, number, number]>>;

/** A button of an item. */
export interface FeedAction {
  /** Its name for programs, each once in an item. */
  name: string;
  label: string;
  /** Where it leads; null where the app has its own way of doing it. */
  url: string | null;
  /** When the person had done it. */
  doneAt: string | null;
}

/** One item of a person's feed in its latest state. Instants are ISO strings: this travels on the bus. */
export interface FeedEntry {
  id: string;
  notificationId: string;
  category: string;
  title: string;
  body: string;
  url: string | null;
  imageUrl: string | null;
  data: Json;
  createdAt: string;
  seenAt: string | null;
  readAt: string | null;
  /** Set for whatever is out of sight: archived or snoozed by the person, or gone for good. */
  archivedAt: string | null;
  snoozedUntil: string | null;
  pinnedAt: string | null;
  actions: readonly FeedAction[];
  /** When it leaves by itself. */
  expiresAt: string | null;
  /** Why it has left for good; then its words are gone, too. */
  removal: FeedRemoval | null;
  /** Its place in the list, the number it was added under, and the number of this state. */
  place: number;
  addedSeq: number;
  seq: number;
}

/** What a person's counter says: the number of the latest change, and the counts after it. */
export interface FeedState {
  epoch: string;
  seq: number;
  counts: FeedCounts;
  /** Null until somebody has asked for them. */
  categories: CountsOfCategories | null;
}

/** What one transaction did to one person's feed: entries in the order of their numbers, the state after the last of them. */
export interface FeedChange extends FeedState {
  userId: string;
  /** With consecutive numbers up to `seq`; none where they were too many to carry. */
  entries: FeedEntry[];
}

/** All that changed in a feed after a number, up to the number of its state: each item once, in its latest state. */
export interface FeedStretch extends FeedState {
  after: number;
  entries: FeedEntry[];
  /** Whether nothing is missing: else there was too much, or some of it is no longer known, and the feed is to be loaded again. */
  whole: boolean;
}

/** A feed that nothing was ever put into: it has no counter yet, and any epoch may follow. */
export const emptyFeed: FeedState = { epoch: '', seq: 0, counts: { unseen: 0, unread: 0, total: 0 }, categories: null };

/** Whether numbers of the two may be compared. */
export function sameEpoch(older: { epoch: string }, newer: { epoch: string }): boolean {
  return older.epoch === newer.epoch || older.epoch === emptyFeed.epoch;
}

/** Whether the change carries everything that followed `shown`, so that nothing needs to be read. */
export function continues(change: FeedChange, shown: Pick<FeedState, 'epoch' | 'seq'>): boolean {
  return sameEpoch(shown, change) && change.entries[0]?.seq === shown.seq + 1;
}

/** The most changes that are handed over one by one; who is further behind loads the feed again. */
export const FEED_BEHIND_LIMIT = 1_000;

/** The most entries that a change carries along; who needs more reads the rows. */
export const FEED_CARRY_LIMIT = 100;

/** Why an item has left a feed for good. */
export type FeedRemoval = 'EXPIRED' | 'WITHDRAWN';

/** What a notification asks of its item; what is absent is as usual. */
export interface FeedWish {
  /** The item ends with the notification: the caller said for how long anybody wants it. */
  expires?: true;
  /** For how long it is kept, by its category or project. */
  keepSeconds?: number;
  /** It takes the place of the item that the same app gave the same person under this key. */
  collapseKey?: string;
  actions?: FeedAction[];
}

/** What a person does to an item of their feed. */
export type FeedMark = 'SEEN' | 'READ' | 'UNREAD' | 'ARCHIVED' | 'UNARCHIVED' | 'PINNED' | 'UNPINNED' | 'SNOOZED' | 'DONE';
