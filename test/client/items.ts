import type { FeedItem } from '../../src/client/client.ts';

export const WHEN = '2026-01-02T00:00:00Z';

/** An item that lies unread in the feed, unless it is told otherwise; its id says its place. */
export function item(place: number, change: Partial<FeedItem> = {}): FeedItem {
  return {
    id: `item-${place}`,
    notificationId: `notification-${place}`,
    category: 'news',
    title: '',
    body: '',
    url: null,
    imageUrl: null,
    data: null,
    createdAt: WHEN,
    place,
    seenAt: null,
    readAt: null,
    archivedAt: null,
    snoozedUntil: null,
    pinnedAt: null,
    actions: [],
    expiresAt: null,
    removal: null,
    ...change,
  };
}
