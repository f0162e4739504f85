import { BadInput, type Refusal } from '../../core/refusal.ts';
import { readCursor, writeCursor } from '../../core/cursor.ts';
import type { FeedEntry, FeedState } from '../../core/feed.ts';
import type { FeedPlace, FeedShelf } from '../../db/feed.ts';
import type { FeedFilter, MarkFeedItemsInput, PageInfo } from './generated/resolvers.ts';
import { checkList } from './limits.ts';

/** A page of a feed before its counts were asked for. */
export interface FeedAnswer {
  userId: string;
  edges: { cursor: string; node: FeedEntry }[];
  pageInfo: PageInfo;
  state: FeedState;
}

/** What a mark brought about. */
export interface MarkAnswer {
  userId: string | null;
  state: FeedState | null;
  errors: Refusal[];
}

const MOST_CATEGORIES = 100;

/** Where a page begins: `p` marks a place among what is pinned. */
export function placeAfter(after: string): FeedPlace {
  const value = /^(p?)(\d{1,15})$/.exec(readCursor('feedItem', after, ['after']) ?? '');
  if (!value) throw new BadInput('This is no cursor.', ['after']);
  return { pinned: value[1] === 'p', seq: Number(value[2]) };
}

/** Where a page after this item begins. */
export function cursorOf({ pinnedAt, place }: FeedEntry): string {
  return writeCursor('feedItem', `${pinnedAt === null ? '' : 'p'}${place}`);
}

/** Throws `BadInput` for both at once. */
export function shelfOf({ archived, snoozed }: FeedFilter): FeedShelf {
  if (archived && snoozed) throw new BadInput('An item is archived or snoozed: ask for one of them.', ['filter', 'snoozed']);
  return archived ? 'ARCHIVE' : snoozed ? 'SNOOZED' : 'FEED';
}

/** Null for every one. */
export function categoriesOf({ category, categories }: FeedFilter): string[] | null {
  if (categories && categories.length > MOST_CATEGORIES) throw new BadInput(`Name at most ${MOST_CATEGORIES} categories.`, ['filter', 'categories']);
  if (typeof category !== 'string') return categories ?? null;
  return !categories || categories.includes(category) ? [category] : [];
}

/** Null for all. */
export function markedIds({ ids, all, as }: MarkFeedItemsInput): string[] | null {
  if (all === true && !ids && as !== 'DONE') return null;
  if (all === true || !ids) throw new BadInput('Give either ids or all: true; with DONE, ids.', ['input']);
  checkList(ids, ['input', 'ids']);
  return [...new Set(ids)];
}
