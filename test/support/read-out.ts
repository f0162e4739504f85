import type { FeedEntry } from '../../src/core/feed.ts';

/** Each of an entry's values, as whoever asks gets them: of one that travelled they are not there before. */
export function readOut(entry: FeedEntry): FeedEntry {
  const { id, notificationId, category, title, body, url, imageUrl, data, createdAt, seenAt, readAt, archivedAt } = entry;
  const { snoozedUntil, pinnedAt, actions, expiresAt, removal, place, addedSeq, seq } = entry;
  const some = { id, notificationId, category, title, body, url, imageUrl, data, createdAt, seenAt, readAt, archivedAt };
  return { ...some, snoozedUntil, pinnedAt, actions, expiresAt, removal, place, addedSeq, seq };
}
