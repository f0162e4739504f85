import { RequestError } from './answer.ts';
import { asked, type InboxFilter } from './feed-item.ts';
import type { FeedList, FeedPage, OlderPage } from './feed-list.ts';
import type { FeedBeginning } from './feed-state.ts';
import { FeedBeginningDocument, FeedPartDocument } from './generated/graphql.ts';
import type { Request } from './request.ts';

/** Asks for a feed page by page. */
export interface Pages {
  /** The newest page, with where the feed is. */
  beginning(): Promise<FeedBeginning>;
  /** The newest page of a part. */
  first(filter: InboxFilter): Promise<FeedPage>;
  /** The page after those that a list has; null where there is none. */
  next(filter: InboxFilter, list: FeedList): Promise<OlderPage | null>;
}

const PAGE_SIZE = 30;

export function createPages(request: Request): Pages {
  async function part(filter: InboxFilter, after: string | null): Promise<FeedPage> {
    return known((await request(FeedPartDocument, { first: PAGE_SIZE, after, filter: asked(filter) })).viewer).feed;
  }
  return {
    beginning: async () => known((await request(FeedBeginningDocument, { first: PAGE_SIZE })).viewer).feed,
    first: (filter) => part(filter, null),
    async next(filter, { since, end }) {
      return end && { since, after: end.cursor, page: await part(filter, end.cursor) };
    },
  };
}

function known<Person>(viewer: Person | null): Person {
  if (!viewer) throw new RequestError('This person is not known any more.', 'USER_NOT_FOUND');
  return viewer;
}
