import type { Belongs, FeedItem } from './feed-item.ts';
import type { PartFragment } from './generated/graphql.ts';

/** A page of a part of the feed, as it was asked for. */
export type FeedPage = PartFragment;

/** What decides where an item lies. */
export type Place = Pick<FeedItem, 'pinnedAt' | 'place'>;

/** Where a list ends, and how what is older is asked for. */
export interface End {
  readonly place: Place;
  /** Null where the list was cut: then it has to be found. */
  readonly cursor: string | null;
}

/** The items of a feed, or of a part of it, as far down as they have been loaded. */
export interface FeedList {
  /** What is pinned first, then the rest, each newest first; each item once. */
  readonly items: readonly FeedItem[];
  /** Where what has been loaded ends: all before it are here. Null where all are. */
  readonly end: End | null;
  /** What was told of items that are not here. It is newer than a page that is on its way meanwhile. */
  readonly aside: ReadonlyMap<string, FeedItem>;
  /** How often that was forgotten, because there was too much of it: a page that was asked for before is not believed. */
  readonly forgotten: number;
  /** How many there were when the last page came. */
  readonly paged: number;
  /** Where the feed was when the first page was read; null until it is here. */
  readonly since: string | null;
}

/** A page of older items, and the list that it goes on from. */
export interface OlderPage {
  readonly from: Pick<FeedList, 'since' | 'forgotten' | 'end'>;
  readonly page: FeedPage;
}

/** More than changes while a page is on its way. */
const ASIDE_MOST = 1_000;
/** A page that is open for months is told of a thousand items a day: those that nobody has asked for are let go of again, but for so many. */
const KEPT = 1_000;

export const emptyList: FeedList = { items: [], end: null, aside: new Map(), forgotten: 0, paged: 0, since: null };

/** The first page: whatever was known before is forgotten. */
export function begun(page: FeedPage): FeedList {
  const items = page.edges.map(({ node }) => node);
  return { ...emptyList, items, end: endOf(page), paged: items.length, since: page.cursor };
}

/** With a page of older items, if it is the next one: another beginning may have come meanwhile, which knows nothing of what was told before. */
export function extended(list: FeedList, { from, page }: OlderPage, belongs: Belongs): FeedList {
  if (list.since !== from.since || list.forgotten !== from.forgotten || !isSame(list.end, from.end)) return list;
  const { items, aside } = list;
  const end = endOf(page);
  const known = new Set(items.map(({ id }) => id));
  const paged = page.edges.map(({ node }) => node).filter(({ id }) => !known.has(id) && !aside.has(id));
  const told = [...aside.values()].filter((item) => belongs(item) && isWithin(end, item));
  const all = [...items, ...merged(paged, told)];
  return { ...list, items: all, end, aside: end ? without(aside, told) : new Map(), paged: all.length };
}

/** Items as the server tells them now: those that belong there are in their places, the others are not there any more. */
export function changed(list: FeedList, told: readonly FeedItem[], belongs: Belongs): FeedList {
  const latest = new Map(told.map((item) => [item.id, item]));
  const items = replaced(list, latest, belongs);
  if (!list.end) return cut({ ...list, items });
  const entered = [...latest.values()].filter((item) => belongs(item) && isWithin(list.end, item));
  const left = without(latest, entered);
  const aside = left.size > 0 || entered.some(({ id }) => list.aside.has(id)) ? without(new Map([...list.aside, ...left]), entered) : list.aside;
  if (aside.size > ASIDE_MOST) return cut({ ...list, items, aside: new Map(), forgotten: list.forgotten + 1 });
  return cut({ ...list, items, aside });
}

/** The items with some of them in another state. One pass, however many they are; the same array where it changes nothing. */
export function replaced({ items, end }: FeedList, latest: ReadonlyMap<string, FeedItem>, belongs: Belongs): readonly FeedItem[] {
  const entering = [...latest.values()].filter((item) => belongs(item) && isWithin(end, item));
  const staying = items.filter(({ id }) => !latest.has(id));
  return entering.length === 0 && staying.length === items.length ? items : merged(staying, entering);
}

/** Whether an item is not older than the end of a list. */
export function isWithin(end: End | null, item: Place): boolean {
  return end === null || !isBefore(end.place, item);
}

/** Without what came on top of it, where that is as much again as was asked for: as long as it was asked to be. */
function cut(list: FeedList): FeedList {
  const most = Math.max(list.paged, KEPT);
  if (list.items.length <= 2 * most) return list;
  const items = list.items.slice(0, most);
  const last = items.at(-1);
  return last ? { ...list, items, end: { place: placeOf(last), cursor: null }, aside: new Map(), forgotten: list.forgotten + 1 } : list;
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

function endOf({ edges, pageInfo: { hasNextPage, endCursor } }: FeedPage): End | null {
  const last = edges.at(-1)?.node;
  return hasNextPage && endCursor !== null && last ? { place: placeOf(last), cursor: endCursor } : null;
}

function placeOf({ pinnedAt, place }: Place): Place {
  return { pinnedAt, place };
}

function isSame(one: End | null, other: End | null): boolean {
  return one?.cursor === other?.cursor && one?.place.place === other?.place.place && one?.place.pinnedAt === other?.place.pinnedAt;
}

function without(items: ReadonlyMap<string, FeedItem>, gone: readonly FeedItem[]): ReadonlyMap<string, FeedItem> {
  const rest = new Map(items);
  for (const { id } of gone) rest.delete(id);
  return rest;
}
