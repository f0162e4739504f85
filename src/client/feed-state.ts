import { belongsTo, type FeedCategoryCounts, type FeedCounts } from './feed-item.ts';
import { begun, changed, emptyList, extended, type FeedList, type OlderPage } from './feed-list.ts';
import type { FeedBeginningQuery, FeedChangesSubscription } from './generated/graphql.ts';

/** What the live connection tells: what changed, and the counts after it. */
export type FeedChange = FeedChangesSubscription['feed'];
/** The first page of the whole feed, with counts and the cursor to follow it from. */
export type FeedBeginning = NonNullable<FeedBeginningQuery['viewer']>['feed'];

/** What a page knows of a person's feed. */
export interface FeedState {
  readonly list: FeedList;
  /** As the server said them last: they are exact, so nothing is counted here. */
  readonly counts: FeedCounts;
  readonly countsByCategory: readonly FeedCategoryCounts[];
  /** Where the live changes go on. */
  readonly cursor: string | null;
}

export const emptyFeed: FeedState = { list: emptyList, counts: { unseen: 0, unread: 0, total: 0 }, countsByCategory: [], cursor: null };

/** What lies in the feed, and is neither put away nor gone. */
export const liesInFeed = belongsTo({});

/** The first page: whatever was known before is forgotten. */
export function feedBegun(page: FeedBeginning): FeedState {
  const { counts, countsByCategory, cursor } = page;
  return { list: begun(page), counts, countsByCategory, cursor };
}

/** A page of older items. Only the first page and the changes say where the feed is now. */
export function feedExtended(state: FeedState, older: OlderPage): FeedState {
  return { ...state, list: extended(state.list, older, liesInFeed) };
}

/** A change, as the server tells it. */
export function feedChanged(state: FeedState, { items, counts, countsByCategory, cursor }: FeedChange): FeedState {
  return { ...state, list: changed(state.list, items, liesInFeed), counts, countsByCategory, cursor };
}
