import { FEED_CARRY_LIMIT, type CountsOfCategories, type FeedChange, type FeedEntry } from '../core/feed.ts';

/**
 * A change as it travels: values by their places. With their names it would be twice as long, and reading it would take an API
 * twice the time; nearly all that it does for a ping is to read it and to write the frame.
 */
type PackedChange = [
  format: number,
  epoch: string,
  seq: number,
  unseen: number,
  unread: number,
  total: number,
  categories: CountsOfCategories | null,
  entries: PackedEntry[],
];

type PackedEntry = [
  id: FeedEntry['id'],
  notificationId: FeedEntry['notificationId'],
  category: FeedEntry['category'],
  title: FeedEntry['title'],
  body: FeedEntry['body'],
  url: FeedEntry['url'],
  imageUrl: FeedEntry['imageUrl'],
  data: FeedEntry['data'],
  createdAt: FeedEntry['createdAt'],
  seenAt: FeedEntry['seenAt'],
  readAt: FeedEntry['readAt'],
  archivedAt: FeedEntry['archivedAt'],
  snoozedUntil: FeedEntry['snoozedUntil'],
  pinnedAt: FeedEntry['pinnedAt'],
  actions: FeedEntry['actions'],
  expiresAt: FeedEntry['expiresAt'],
  removal: FeedEntry['removal'],
  place: FeedEntry['place'],
  addedSeq: FeedEntry['addedSeq'],
  seq: FeedEntry['seq'],
];

/** To be counted up with every change of the places above: a change of another format is dropped, and found in the rows. */
const FORMAT = 1;
const PLACES: PackedEntry['length'] = 20;
/** A larger change goes without its entries. */
const CARRY_BYTES = 256 * 1024;

/** The change as JSON, without its person. */
export function packChange(change: FeedChange): string {
  const { entries } = change;
  const whole = entries.length <= FEED_CARRY_LIMIT ? packed(change, entries) : null;
  return whole !== null && Buffer.byteLength(whole) <= CARRY_BYTES ? whole : packed(change, []);
}

/** Null where a sender of another version says something else. Throws for what is no JSON. */
export function unpackChange(userId: string, text: string): FeedChange | null {
  const value: unknown = JSON.parse(text);
  if (!isPackedChange(value)) return null;
  const [, epoch, seq, unseen, unread, total, categories, entries] = value;
  return { userId, epoch, seq, counts: { unseen, unread, total }, categories, entries: entries.map(unpackEntry) };
}

function packed({ epoch, seq, counts: { unseen, unread, total }, categories }: FeedChange, entries: readonly FeedEntry[]): string {
  const change: PackedChange = [FORMAT, epoch, seq, unseen, unread, total, categories, entries.map(packEntry)];
  return JSON.stringify(change);
}

function isPackedChange(value: unknown): value is PackedChange {
  const values: unknown[] = Array.isArray(value) ? value : [];
  const [format, epoch, seq, , , , , entries] = values;
  return format === FORMAT && typeof epoch === 'string' && typeof seq === 'number' && Array.isArray(entries) && entries.every(isPackedEntry);
}

function isPackedEntry(value: unknown): boolean {
  return Array.isArray(value) && value.length === PLACES;
}

function packEntry(entry: FeedEntry): PackedEntry {
  return [
    entry.id,
    entry.notificationId,
    entry.category,
    entry.title,
    entry.body,
    entry.url,
    entry.imageUrl,
    entry.data,
    entry.createdAt,
    entry.seenAt,
    entry.readAt,
    entry.archivedAt,
    entry.snoozedUntil,
    entry.pinnedAt,
    entry.actions,
    entry.expiresAt,
    entry.removal,
    entry.place,
    entry.addedSeq,
    entry.seq,
  ];
}

function unpackEntry([
  id,
  notificationId,
  category,
  title,
  body,
  url,
  imageUrl,
  data,
  createdAt,
  seenAt,
  readAt,
  archivedAt,
  snoozedUntil,
  pinnedAt,
  actions,
  expiresAt,
  removal,
  place,
  addedSeq,
  seq,
]: PackedEntry): FeedEntry {
  return {
    id,
    notificationId,
    category,
    title,
    body,
    url,
    imageUrl,
    data,
    createdAt,
    seenAt,
    readAt,
    archivedAt,
    snoozedUntil,
    pinnedAt,
    actions,
    expiresAt,
    removal,
    place,
    addedSeq,
    seq,
  };
}
