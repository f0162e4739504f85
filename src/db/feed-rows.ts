import type { CountsOfCategories, FeedAction, FeedEntry, FeedRemoval, FeedState } from '../core/feed.ts';
import type { Json } from '../core/message.ts';
import type { Reader } from './connect.ts';

/** A counter as SQL answers it; bigints come as text. */
export interface CounterRow {
  epoch: string;
  counterSeq: string;
  unseen: number;
  unread: number;
  total: number;
  categories: CountsOfCategories | null;
}

/** An item as SQL answers it. */
export interface ItemRow {
  id: string;
  notificationId: string;
  category: string;
  title: string;
  body: string;
  url: string | null;
  imageUrl: string | null;
  data: Json;
  createdAt: Date;
  seenAt: Date | null;
  readAt: Date | null;
  archivedAt: Date | null;
  snoozedUntil: Date | null;
  pinnedAt: Date | null;
  actions: FeedAction[] | null;
  expiresAt: Date | null;
  removal: FeedRemoval | null;
  placedSeq: string | null;
  addedSeq: string;
  seq: string;
}

/** The columns of an `ItemRow`, of the one table that has them. */
export function itemColumns(sql: Reader) {
  return sql`id, notification_id, category, title, body, url, image_url, data, created_at, seen_at, read_at, archived_at, snoozed_until, pinned_at, actions,
    expires_at, removal, placed_seq, added_seq, seq`;
}

/** Where an item lies in the list. */
export function place(sql: Reader) {
  return sql`coalesce(placed_seq, added_seq)`;
}

/** What a left join did not find. */
export type Missing<Row> = Record<keyof Row, null>;

/** A counter's row as the state of a feed. */
export function stateOf({ epoch, counterSeq, unseen, unread, total, categories }: CounterRow): FeedState {
  return { epoch, seq: Number(counterSeq), counts: { unseen, unread, total }, categories };
}

/** An item's row as an entry of a feed. */
export function entryOf(row: ItemRow): FeedEntry {
  return {
    id: row.id,
    notificationId: row.notificationId,
    category: row.category,
    title: row.title,
    body: row.body,
    url: row.url,
    imageUrl: row.imageUrl,
    data: row.data,
    createdAt: row.createdAt.toISOString(),
    seenAt: row.seenAt?.toISOString() ?? null,
    readAt: row.readAt?.toISOString() ?? null,
    archivedAt: row.archivedAt?.toISOString() ?? null,
    snoozedUntil: row.snoozedUntil?.toISOString() ?? null,
    pinnedAt: row.pinnedAt?.toISOString() ?? null,
    actions: row.actions ?? [],
    expiresAt: row.expiresAt?.toISOString() ?? null,
    removal: row.removal,
    place: Number(row.placedSeq ?? row.addedSeq),
    addedSeq: Number(row.addedSeq),
    seq: Number(row.seq),
  };
}
