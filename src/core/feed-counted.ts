import type { CountsOfCategories, FeedEntry, FeedState } from './feed.ts';

/** What a feed counts: as a whole, and by category where somebody asked for that. */
export type Counted = Pick<FeedState, 'counts' | 'categories'>;

/** What was counted before this item was there. */
export function without({ counts, categories }: Counted, { category, seenAt, readAt, archivedAt }: FeedEntry): Counted {
  if (archivedAt !== null) return { counts, categories };
  const [unseen, unread] = [seenAt === null ? 1 : 0, readAt === null ? 1 : 0];
  return {
    counts: { unseen: counts.unseen - unseen, unread: counts.unread - unread, total: counts.total - 1 },
    categories: categories && withoutOne(categories, category, [unseen, unread]),
  };
}

/** A category of which nothing is left is not in it. */
function withoutOne(categories: CountsOfCategories, category: string, [unseen, unread]: readonly [number, number]): CountsOfCategories {
  const { [category]: counted, ...others } = categories;
  if (!counted || counted[2] <= 1) return others;
  return { ...categories, [category]: [counted[0] - unseen, counted[1] - unread, counted[2] - 1] };
}
