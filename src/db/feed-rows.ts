import type { FeedEntry, FeedState } from '../core/feed.ts';
import type { Json } from '../core/message.ts';

/** A counter as SQL answers it; bigints come as text. */
export interface CounterRow {
  epoch: string;
  counter_seq: string;
  unseen: number;
  unread: number;
  total: number;
}

/** An item as SQL answers it. */
export interface ItemRow {
  id: string;
  notification_id: string;
  category: string;
  title: string;
  body: string;
  url: string | null;
  image_url: string | null;
  data: Json;
  created_at: Date;
  seen_at: Date | null;
  read_at: Date | null;
  archived_at: Date | null;
  added_seq: string;
  seq: string;
}

/** What a left join did not find. */
export type Missing<Row> = Record<keyof Row, null>;

export function stateOf({ epoch, counter_seq, unseen, unread, total }: CounterRow): FeedState {
  return { epoch, seq: Number(counter_seq), counts: { unseen, unread, total } };
}

export function entryOf(row: ItemRow): FeedEntry {
  return {
    id: row.id,
    notificationId: row.notification_id,
    category: row.category,
    title: row.title,
    body: row.body,
    url: row.url,
    imageUrl: row.image_url,
    data: row.data,
    createdAt: row.created_at.toISOString(),
    seenAt: row.seen_at?.toISOString() ?? null,
    readAt: row.read_at?.toISOString() ?? null,
    archivedAt: row.archived_at?.toISOString() ?? null,
    addedSeq: Number(row.added_seq),
    seq: Number(row.seq),
  };
}
