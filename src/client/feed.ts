import type { OlderPage } from './feed-list.ts';
import { emptyFeed, feedBegun, feedChanged, feedExtended, liesInFeed, type FeedChange, type FeedState } from './feed-state.ts';
import { deepened, olderThan, reachOf, type Pages } from './pages.ts';
import { createStore, type Store } from './store.ts';

/** A person's feed as the server has told it so far; nothing in it runs ahead of the server. */
export interface Feed {
  readonly state: Store<FeedState>;
  /** Loads it anew, as far down as it was loaded; what was known before is forgotten. */
  load(): Promise<void>;
  /** Loads the next page of older items, unless it is loading already; answers it. */
  loadOlder(): Promise<OlderPage | null>;
  /** Adds a page of older items, if it is the next one. */
  extend(older: OlderPage): void;
  change(change: FeedChange): void;
}

export function createFeed(pages: Pages): Feed {
  const state = createStore(emptyFeed);
  let loading: Promise<OlderPage | null> | null = null;

  function extend(older: OlderPage): void {
    state.set(feedExtended(state.get(), older));
  }

  async function loadOlder(): Promise<OlderPage | null> {
    const older = await olderThan(state.get().list, pages, {});
    if (older) extend(older);
    return older;
  }

  return {
    state,
    async load() {
      const reach = reachOf(state.get().list);
      const begun = feedBegun(await pages.beginning(reach.count));
      state.set({ ...begun, list: await deepened(begun.list, pages, { filter: {}, belongs: liesInFeed, reach }) });
    },
    loadOlder() {
      loading ??= loadOlder().finally(() => (loading = null));
      return loading;
    },
    extend,
    change(change) {
      state.set(feedChanged(state.get(), change));
    },
  };
}
