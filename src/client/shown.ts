import type { Belongs, FeedCategoryCounts, FeedCounts, FeedItem } from './feed-item.ts';
import { replaced, type FeedList } from './feed-list.ts';
import type { FeedState } from './feed-state.ts';
import { wished, type Wish, type Wished } from './wishes.ts';

/** What is shown: what the server told, as the person wishes it to be. */
export interface Shown extends Pick<FeedState, 'counts' | 'countsByCategory'> {
  readonly itemsOf: ItemsOf;
}

/** The items of a list as they are shown. */
export type ItemsOf = (list: FeedList, belongs: Belongs) => readonly FeedItem[];

const NAMES = ['unseen', 'unread', 'total'] as const;
const NONE: FeedCounts = { unseen: 0, unread: 0, total: 0 };

/** An item that one list has may be wished into another; so all lists are looked at, but only where there are wishes. */
export function shownBy(wishes: readonly Wish[], { counts, countsByCategory }: FeedState, lists: readonly FeedList[]): Shown {
  if (wishes.length === 0) return { counts, countsByCategory, itemsOf: ({ items }) => items };
  const items = wished(wishes, knownIn(lists, new Set(wishes.flatMap(({ open }) => [...open]))));
  const latest = new Map([...items].map(([id, { is }]) => [id, is]));
  return { ...counted(wishes, { counts, countsByCategory }, items, lists), itemsOf: (list, belongs) => replaced(list, latest, belongs) };
}

/** What lists have of these, or all that they have, by id. */
export function knownIn(lists: readonly FeedList[], ids?: ReadonlySet<string>): ReadonlyMap<string, FeedItem> {
  const known = new Map<string, FeedItem>();
  for (const { items } of lists) for (const item of items) if (ids?.has(item.id) ?? true) known.set(item.id, item);
  return known;
}

function counted(wishes: readonly Wish[], told: Pick<FeedState, 'counts' | 'countsByCategory'>, items: ReadonlyMap<string, Wished>, lists: readonly FeedList[]) {
  const counts = { ...told.counts };
  const categories = new Map(told.countsByCategory.map((one) => [one.category, { ...one.counts }]));
  const add = (item: FeedItem, names: readonly (keyof FeedCounts)[], sign: number) => {
    const ofCategory = categories.get(item.category) ?? { ...NONE };
    categories.set(item.category, ofCategory);
    for (const name of names) if (isCounted(item, name)) for (const one of [counts, ofCategory]) one[name] += sign;
  };
  for (const { was, is } of items.values()) {
    add(was, NAMES, -1);
    add(is, NAMES, 1);
  }
  // What is not here is older than what is, and decided: all that is left to count is here.
  const decided = [...new Set(wishes.flatMap(({ decides }) => decides))];
  for (const one of decided.length > 0 ? [counts, ...categories.values()] : []) for (const name of decided) one[name] = 0;
  if (decided.length > 0) for (const [id, item] of knownIn(lists)) add(items.get(id)?.is ?? item, decided, 1);
  return { counts, countsByCategory: listed(categories) };
}

/** By key, as the server lists them: those that have something in the feed. */
function listed(categories: ReadonlyMap<string, FeedCounts>): FeedCategoryCounts[] {
  return [...categories]
    .filter(([, { total }]) => total > 0)
    .map(([category, counts]) => ({ category, counts }))
    .sort((one, other) => (one.category < other.category ? -1 : 1));
}

function isCounted({ archivedAt, seenAt, readAt }: FeedItem, name: keyof FeedCounts): boolean {
  if (archivedAt !== null) return false;
  if (name === 'unseen') return seenAt === null;
  return name === 'total' || readAt === null;
}
