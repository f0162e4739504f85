import { RequestError } from './answer.ts';
import { begun, changed, emptyFeed, extended, type FeedChange, type FeedPage, type FeedState } from './feed-state.ts';
import { FeedPageDocument } from './generated/graphql.ts';
import type { Request } from './request.ts';
import { createStore, type Store } from './store.ts';

/** A person's feed as the server has told it so far; nothing in it runs ahead of the server. */
export interface Feed {
  readonly state: Store<FeedState>;
  /** Loads the newest page; what was known before is forgotten. */
  load(): Promise<void>;
  /** Loads the next page of older items, unless it is loading already; answers it, and after which cursor it comes. */
  loadOlder(): Promise<OlderPage | null>;
  /** Adds a page of older items, if it is the next one. */
  extend(older: OlderPage): void;
  change(change: FeedChange): void;
}

export interface OlderPage {
  after: string;
  page: FeedPage;
}

const PAGE_SIZE = 30;

export function createFeed(request: Request): Feed {
  const state = createStore(emptyFeed);
  let loading: Promise<OlderPage | null> | null = null;

  async function page(after: string | null): Promise<FeedPage> {
    const { viewer } = await request(FeedPageDocument, { first: PAGE_SIZE, after });
    if (!viewer) throw new RequestError('This person is not known any more.', 'USER_NOT_FOUND');
    return viewer.feed;
  }

  function extend({ after, page: older }: OlderPage): void {
    if (state.get().older === after) state.set(extended(state.get(), older));
  }

  async function loadOlder(): Promise<OlderPage | null> {
    const { older: after } = state.get();
    if (after === null) return null;
    const older = { after, page: await page(after) };
    extend(older);
    return older;
  }

  return {
    state,
    async load() {
      state.set(begun(await page(null)));
    },
    loadOlder() {
      loading ??= loadOlder().finally(() => (loading = null));
      return loading;
    },
    extend,
    change(change) {
      state.set(changed(state.get(), change));
    },
  };
}
