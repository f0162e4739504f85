import type { Belongs, FeedItem } from './feed-item.ts';
import type { PartFragment } from './generated/graphql.ts';

/** A page of a part of the feed, as it was asked for. */
export type FeedPage = PartFragment;

/** What decides where an item lies. */
export type Place = Pick<FeedItem, 'pinnedAt' | 'place'>;

/** The items of a feed, or of a part of it, as far down as they have been loaded. */
export interface FeedList {
  /** What is pinned first, then the rest, each newest first; each item once. */
  readonly items: readonly FeedItem[];
  /** Where what has been loaded ends: all before it are here. Null where all are. */
  readonly end: { readonly place: Place; readonly cursor: string } | null;
  /** What was told of items that are not here. It is newer than a page that is on its way meanwhile. */
  readonly aside: ReadonlyMap<string, FeedItem>;
  /** Where the feed was when the first page was read; null until it is here. */
  readonly since: string | null;
}

/** A page of older items, and what it goes on from. */
export interface OlderPage {
  readonly since: string | null;
  readonly after: string;
  readonly page: FeedPage;
}

export const emptyList: FeedList = { items: [], end: null, aside: new Map(), since: null };

/** The first page: whatever was known before is forgotten. */
export function begun(page: FeedPage): FeedList {
  return { items: page.edges.map(({ node }) => node), end: endOf(page), aside: new Map(), since: page.cursor };
}

/** With a page of older items, if it is the next one: another beginning may have come meanwhile, which knows nothing of what was told before. */
export function extended(list: FeedList, { since, after, page }: OlderPage, belongs: Belongs): FeedList {
  if (list.since !== since || list.end?.cursor !== after) return list;
  const { items, aside } = list;
  const end = endOf(page);
  const known = new Set(items.map(({ id }) => id));
  const paged = page.edges.map(({ node }) => node).filter(({ id }) => !known.has(id) && !aside.has(id));
  const told = [...aside.values()].filter((item) => belongs(item) && isWithin(end, item));
  return { since, items: [...items, ...merged(paged, told)], end, aside: end ? without(aside, told) : new Map() };
}

/** Items as the server tells them now: those that belong there are in their places, the others are not there any more. */
export function changed(list: FeedList, told: readonly FeedItem[], belongs: Belongs): FeedList {
  const latest = new Map(told.map((item) => [item.id, item]));
  const items = replaced(list, latest, belongs);
  if (!list.end) return { ...list, items };
  const entered = [...latest.values()].filter((item) => belongs(item) && isWithin(list.end, item));
  const left = without(latest, entered);
  const aside = left.size > 0 || entered.some(({ id }) => list.aside.has(id)) ? without(new Map([...list.aside, ...left]), entered) : list.aside;
  return { ...list, items, aside };
}

/** The items with some of them in another state. One pass, however many they are; the same array where it changes nothing. */
export function replaced({ items, end }: FeedList, latest: ReadonlyMap<string, FeedItem>, belongs: Belongs): readonly FeedItem[] {
  const entering = [...latest.values()].filter((item) => belongs(item) && isWithin(end, item));
  const staying = items.filter(({ id }) => !latest.has(id));
  return entering.length === 0 && staying.length === items.length ? items : merged(staying, entering);
}

/** Both in one order, of which the first is in order already. */
function merged(items: readonly FeedItem[], others: readonly FeedItem[]): FeedItem[] {
  const both: FeedItem[] = [];
  const entering = others.toSorted((one, other) => (isBefore(one, other) ? -1 : 1));
  let next = 0;
  for (const item of items) {
    for (let other = entering[next]; other && isBefore(other, item); other = entering[(next += 1)]) both.push(other);
    both.push(item);
  }
  return both.concat(entering.slice(next));
}

function isBefore(one: Place, other: Place): boolean {
  const isPinned = one.pinnedAt !== null;
  return isPinned === (other.pinnedAt !== null) ? one.place > other.place : isPinned;
}

function isWithin(end: FeedList['end'], item: Place): boolean {
  return end === null || !isBefore(end.place, item);
}

function endOf({ edges, pageInfo: { hasNextPage, endCursor } }: FeedPage): FeedList['end'] {
  const last = edges.at(-1)?.node;
  return hasNextPage && endCursor !== null && last ? { place: { pinnedAt: last.pinnedAt, place: last.place }, cursor: endCursor } : null;
}

function without(items: ReadonlyMap<string, FeedItem>, gone: readonly FeedItem[]): ReadonlyMap<string, FeedItem> {
  const rest = new Map(items);
  for (const { id } of gone) rest.delete(id);
  return rest;
}
