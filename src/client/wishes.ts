import type { FeedCounts, FeedItem, FeedState } from './feed-state.ts';

/** What a person did to items, shown before the server has said yes. */
export interface Wish {
  readonly key: symbol;
  /** The items that are still to be seen changed by the server. */
  readonly open: ReadonlySet<string>;
  /** What becomes of an item; the item itself where it is so already. */
  readonly becomes: (item: FeedItem) => FeedItem;
  /** Where it concerns the whole feed: the counts that it decides, so that only what came later is left to count. */
  readonly decides: readonly (keyof FeedCounts)[];
  /** Whether the server was asked already, and has said yes; then its word of the items is here or on the way. */
  readonly stage: 'waiting' | 'asked' | 'granted';
}

/** Stands in `open` for what is not here of the whole feed. */
const THE_REST = '*';
const COUNTS = ['unseen', 'unread', 'total'] as const;

export function wishFor({ items }: FeedState, ids: readonly string[] | 'all', becomes: Wish['becomes'], decides: Wish['decides']): Wish {
  const chosen = ids === 'all' ? null : new Set(ids);
  const open = new Set(items.map(({ id }) => id).filter((id) => chosen?.has(id) ?? true));
  if (!chosen) open.add(THE_REST);
  return { key: Symbol('wish'), open, becomes, decides: chosen ? [] : decides, stage: 'waiting' };
}

/** The feed as the person wishes it to be. */
export function fulfilled(state: FeedState, { open, becomes, decides }: Wish): FeedState {
  const counts = { ...state.counts };
  const items: FeedItem[] = [];
  for (const item of state.items) {
    const next = open.has(item.id) ? becomes(item) : item;
    for (const name of COUNTS) counts[name] += Number(counted(next, name)) - Number(counted(item, name));
    if (next.archivedAt === null) items.push(next);
  }
  // What is not here is older than what is, and decided: all that is left to count is here.
  for (const name of decides) counts[name] = items.filter((item) => counted(item, name)).length;
  return { ...state, items, counts };
}

/** After the server told of items: once it was asked, those that are as wished are not open any more, and after its yes none of them. */
export function heard(wish: Wish, items: readonly FeedItem[]): Wish {
  const { stage, open, becomes } = wish;
  if (stage === 'waiting') return wish;
  const told = new Set(items.filter((item) => stage === 'granted' || becomes(item) === item).map(({ id }) => id));
  if (stage === 'granted') told.add(THE_REST);
  return { ...wish, open: new Set([...open].filter((id) => !told.has(id))) };
}

export function isOver({ stage, open }: Wish): boolean {
  return stage === 'granted' && open.size === 0;
}

function counted({ archivedAt, seenAt, readAt }: FeedItem, name: keyof FeedCounts): boolean {
  if (archivedAt !== null) return false;
  if (name === 'unseen') return seenAt === null;
  return name === 'total' || readAt === null;
}
