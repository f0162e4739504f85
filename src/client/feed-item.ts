import type { CategoryCountsFragment, CountsFragment, FeedFilter, ItemFragment } from './generated/graphql.ts';

/** One notification in a person's feed. Its times are ISO 8601, each null for as long as it has not happened. */
export type FeedItem = Readonly<Omit<ItemFragment, 'actions'>> & {
  /** Its buttons, in their order. */
  readonly actions: readonly FeedAction[];
};

/** A button of an item; `doneAt` is null until the person has pressed it. */
export type FeedAction = Readonly<ItemFragment['actions'][number]>;
/** How much is new (`unseen`), how much was not opened (`unread`), and how much there is. */
export type FeedCounts = Readonly<CountsFragment>;
/** The counts of one category, by its key. */
export type FeedCategoryCounts = Readonly<CategoryCountsFragment>;

/** Which part of a feed; what is absent narrows nothing. */
export interface InboxFilter {
  /** Of this category: its key. */
  readonly category?: string;
  /** Of any of these. */
  readonly categories?: readonly string[];
  /** Only what is not read. */
  readonly unreadOnly?: boolean;
  /** Only what is archived; otherwise that is hidden. */
  readonly archived?: boolean;
  /** Only what is snoozed; otherwise that is hidden. */
  readonly snoozed?: boolean;
}

/** Whether an item belongs to a list. */
export type Belongs = (item: FeedItem) => boolean;

/** What the server answers for a filter. Whatever has left for good is nowhere. */
export function belongsTo({ category, categories, unreadOnly, archived, snoozed }: InboxFilter): Belongs {
  const among = categories && new Set(categories);
  return (item) =>
    item.removal === null &&
    (category === undefined || item.category === category) &&
    (among?.has(item.category) ?? true) &&
    !(unreadOnly && item.readAt !== null) &&
    (snoozed ? item.snoozedUntil !== null : archived ? item.archivedAt !== null && item.snoozedUntil === null : item.archivedAt === null);
}

/** The same for equal filters; empty for the feed itself. */
export function keyOf(filter: InboxFilter): string {
  const { category, categories, unreadOnly, archived, snoozed } = asked(filter);
  const said = { category, categories: categories && [...new Set(categories)].sort(), unreadOnly, archived, snoozed };
  const key = JSON.stringify(said);
  return key === '{}' ? '' : key;
}

/** The filter as the server takes it, without what says nothing. */
export function asked({ category, categories, unreadOnly, archived, snoozed }: InboxFilter): FeedFilter {
  return {
    ...(category !== undefined && { category }),
    ...(categories && { categories: [...categories] }),
    ...(unreadOnly && { unreadOnly }),
    ...(archived && { archived }),
    ...(snoozed && { snoozed }),
  };
}
