import type { FeedItem } from './feed-item.ts';
import type { Mark } from './marks.ts';

/** What a person did to items, shown before the server has said yes. */
export interface Wish extends Pick<Mark, 'becomes' | 'decides'> {
  readonly key: symbol;
  /** The items that are still to be seen changed by the server. */
  readonly open: ReadonlySet<string>;
  /** Whether the server was asked already, and has said yes; then its word of the items is here or on the way. */
  readonly stage: 'waiting' | 'asked' | 'granted';
}

/** An item as the server told it, and as the person wishes it to be. */
export interface Wished {
  readonly was: FeedItem;
  readonly is: FeedItem;
}

/** Stands in `open` for what is not here of the whole feed. */
const THE_REST = '*';

/** Of these ids, or of all that is here and lies in the feed. Counts are decided only where it is all. */
export function wishFor(known: ReadonlyMap<string, FeedItem>, ids: readonly string[] | 'all', { becomes, decides }: Mark): Wish {
  const open = new Set(ids === 'all' ? [THE_REST] : ids.filter((id) => known.has(id)));
  if (ids === 'all') for (const { id, archivedAt } of known.values()) if (archivedAt === null) open.add(id);
  return { key: Symbol('wish'), open, becomes: onceOf(becomes), decides: ids === 'all' ? decides : [], stage: 'waiting' };
}

/** What becomes of an item is one object for as long as the item is, so that whoever shows it sees that nothing is new. */
function onceOf(becomes: Wish['becomes']): Wish['becomes'] {
  const made = new WeakMap<FeedItem, FeedItem>();
  return (item) => {
    const known = made.get(item);
    if (known) return known;
    const next = item.removal === null ? becomes(item) : item;
    made.set(item, next);
    return next;
  };
}

/** What becomes of the items that somebody wishes otherwise. */
export function wished(wishes: readonly Wish[], known: ReadonlyMap<string, FeedItem>): ReadonlyMap<string, Wished> {
  const items = new Map<string, Wished>();
  for (const { open, becomes } of wishes) {
    for (const id of open) {
      const was = items.get(id)?.was ?? known.get(id);
      if (was) items.set(id, { was, is: becomes(items.get(id)?.is ?? was) });
    }
  }
  return items;
}

/** After the server told of items: once it was asked, those that are as wished are not open any more, and after its yes none of them. */
export function heard(wish: Wish, items: readonly FeedItem[]): Wish {
  const { stage, open, becomes } = wish;
  if (stage === 'waiting') return wish;
  const told = new Set(items.filter((item) => stage === 'granted' || becomes(item) === item).map(({ id }) => id));
  if (stage === 'granted') told.add(THE_REST);
  return { ...wish, open: new Set([...open].filter((id) => !told.has(id))) };
}

/** Granted, and told by the live connection for every item: what the server says needs no amending any more. */
export function isOver({ stage, open }: Wish): boolean {
  return stage === 'granted' && open.size === 0;
}
