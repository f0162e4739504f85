import type { CountsFragment, FeedChangesSubscription, FeedPageQuery, ItemFragment } from './generated/graphql.ts';

export type FeedItem = ItemFragment;
export type FeedCounts = CountsFragment;
export type FeedChange = FeedChangesSubscription['feed'];
export type FeedPage = NonNullable<FeedPageQuery['viewer']>['feed'];

/** What a page knows of a person's feed. */
export interface FeedState {
  /** Newest first, each once, without what is archived. */
  items: readonly FeedItem[];
  /** As the server said them last: they are exact, so nothing is counted here. */
  counts: FeedCounts;
  /** Where the live changes go on. */
  cursor: string | null;
  /** Where older items begin; null where all are here. */
  older: string | null;
  /** What was told of items whose page is not here yet. It is newer than a page that was on its way meanwhile. */
  aside: ReadonlyMap<string, FeedItem>;
  loaded: boolean;
}

export const emptyFeed: FeedState = {
  items: [],
  counts: { unseen: 0, unread: 0, total: 0 },
  cursor: null,
  older: null,
  aside: new Map(),
  loaded: false,
};

/** The first page: whatever was known before is forgotten. */
export function begun({ edges, counts, cursor, pageInfo }: FeedPage): FeedState {
  return { items: edges.map(({ node }) => node), counts, cursor, older: olderThan(pageInfo), aside: new Map(), loaded: true };
}

/** A page of older items. Only the first page and the changes say where the feed is now. */
export function extended(state: FeedState, { edges, pageInfo }: FeedPage): FeedState {
  const known = new Set(state.items.map(({ id }) => id));
  const more = edges
    .map(({ node }) => state.aside.get(node.id) ?? node)
    .filter(({ id, archivedAt }) => !known.has(id) && archivedAt === null);
  return { ...state, items: [...state.items, ...more], older: olderThan(pageInfo) };
}

/** A change, as the server tells it. */
export function changed(state: FeedState, { items, counts, cursor }: FeedChange): FeedState {
  return { ...items.reduce(placed, state), counts, cursor };
}

/** In its own place if it is known; else before all that are older. What is archived leaves. */
function placed(state: FeedState, item: FeedItem): FeedState {
  const { items, older } = state;
  const known = items.findIndex(({ id }) => id === item.id);
  if (known >= 0) return { ...state, items: item.archivedAt === null ? items.with(known, item) : items.toSpliced(known, 1) };
  const next = items.findIndex((other) => isOlder(other, item));
  if (next >= 0 && item.archivedAt === null) return { ...state, items: items.toSpliced(next, 0, item) };
  // Older than all that are here: it comes with its page, unless there is none.
  if (older !== null) return { ...state, aside: new Map(state.aside).set(item.id, item) };
  return item.archivedAt === null ? { ...state, items: [...items, item] } : state;
}

/** What entered the feed in one go has one time, and ids in the order of their making. */
export function isOlder(one: FeedItem, other: FeedItem): boolean {
  return one.createdAt === other.createdAt ? one.id < other.id : one.createdAt < other.createdAt;
}

function olderThan({ hasNextPage, endCursor }: FeedPage['pageInfo']): string | null {
  return hasNextPage ? (endCursor ?? null) : null;
}
