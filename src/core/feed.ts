import type { Json } from './message.ts';

/** Exact, never capped. Archived items are in none of them. */
export interface FeedCounts {
  unseen: number;
  unread: number;
  total: number;
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
  archivedAt: string | null;
  /** The number it was added under, and the number of this state. */
  addedSeq: number;
  seq: number;
}

/** What one transaction did to one person's feed: entries in the order of their numbers, counts after the last of them. */
export interface FeedChange {
  userId: string;
  epoch: string;
  entries: FeedEntry[];
  /** The counter after this change. Greater than the last entry's number where entries were too many to carry. */
  seq: number;
  counts: FeedCounts;
}
