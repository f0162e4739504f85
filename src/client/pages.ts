import { RequestError } from './answer.ts';
import { asked, type Belongs, type InboxFilter } from './feed-item.ts';
import { extended, isWithin, type End, type FeedList, type FeedPage, type OlderPage, type Place } from './feed-list.ts';
import type { FeedBeginning } from './feed-state.ts';
import { FeedBeginningDocument, FeedPartDocument } from './generated/graphql.ts';
import type { Request } from './request.ts';

/** Asks for a feed page by page; a page is as long as it is wanted, within what the server gives. */
export interface Pages {
  /** The newest page, with where the feed is. */
  beginning(wanted: number): Promise<FeedBeginning>;
  /** The page of a part after a cursor; the newest one after none. */
  part(filter: InboxFilter, after: string | null, wanted: number): Promise<FeedPage>;
}

export const PAGE_SIZE = 30;
/** What the server gives at most. */
const LARGEST = 100;
/** Whoever has read on further than that finds the end of the list there, when it is loaded anew. */
const DEEPEST = 1_000;

export function createPages(request: Request): Pages {
  const sizeOf = (wanted: number) => Math.min(Math.max(wanted, PAGE_SIZE), LARGEST);
  return {
    beginning: async (wanted) => known((await request(FeedBeginningDocument, { first: sizeOf(wanted) })).viewer).feed,
    part: async (filter, after, wanted) => known((await request(FeedPartDocument, { first: sizeOf(wanted), after, filter: asked(filter) })).viewer).feed,
  };
}

/** How far down a list went. */
export interface Reach {
  readonly count: number;
  /** The last place that somebody has read on to; null where they have not, or there is no end. */
  readonly place: Place | null;
}

/** How far down to load a list that is loaded anew, so that what is being read is still there, whatever has come above it. */
export function reachOf({ items, paged }: FeedList): Reach {
  const last = items.at(-1);
  return { count: Math.min(items.length, DEEPEST), place: paged > PAGE_SIZE && last ? last : null };
}

/** The page after those that a list has; null where there is none. */
export async function olderThan({ since, forgotten, end }: FeedList, pages: Pages, filter: InboxFilter, wanted = PAGE_SIZE): Promise<OlderPage | null> {
  if (!end) return null;
  const page = end.cursor === null ? await below(end, pages, filter) : await pages.part(filter, end.cursor, wanted);
  return { from: { since, forgotten, end }, page };
}

/** A list that has just begun, down to where another went, if it goes so far. */
export async function deepened(list: FeedList, pages: Pages, { filter, belongs, reach }: { filter: InboxFilter; belongs: Belongs; reach: Reach }): Promise<FeedList> {
  let deeper = list;
  while (deeper.items.length < reach.count || isShort(deeper, reach)) {
    const older = await olderThan(deeper, pages, filter, isShort(deeper, reach) ? LARGEST : reach.count - deeper.items.length);
    if (!older) break;
    deeper = extended(deeper, older, belongs);
  }
  return deeper;
}

function isShort({ items, end }: FeedList, { place }: Reach): boolean {
  return place !== null && items.length < DEEPEST && !isWithin(end, place);
}

/** What lies below a place of which nobody knows the cursor. */
async function below(end: End, pages: Pages, filter: InboxFilter): Promise<FeedPage> {
  let after: string | null = null;
  for (;;) {
    const page: FeedPage = await pages.part(filter, after, LARGEST);
    const edges = page.edges.filter(({ node }) => !isWithin(end, node));
    after = page.pageInfo.endCursor;
    if (edges.length > 0 || after === null || !page.pageInfo.hasNextPage) return { ...page, edges };
  }
}

function known<Person>(viewer: Person | null): Person {
  if (!viewer) throw new RequestError('This person is not known any more.', 'USER_NOT_FOUND');
  return viewer;
}
