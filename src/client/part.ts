import { RequestError } from './answer.ts';
import { LINGER_MS } from './attendance.ts';
import { createPatience, jitter } from './backoff.ts';
import { belongsTo, type FeedItem, type InboxFilter } from './feed-item.ts';
import { begun, changed, emptyList, extended, type FeedList } from './feed-list.ts';
import type { InboxView, ViewSnapshot } from './inbox.ts';
import type { Fault } from './line.ts';
import { deepened, olderThan, reachOf, type Pages } from './pages.ts';
import type { ItemsOf } from './shown.ts';
import { createStore, kept, type Store } from './store.ts';

/** What a filter leaves of the feed: its pages are its own, its changes are the feed's. */
export interface Part {
  readonly view: InboxView;
  readonly state: Store<PartState>;
  /** The server told of items. */
  change(items: readonly FeedItem[]): void;
  /** Not everything that has changed was told: it has to be loaded anew. */
  renew(): void;
  /** Waits no longer. */
  wake(): void;
  show(itemsOf: ItemsOf, fault: Fault | null): void;
}

/** What is known of a part, without what a person did a moment ago. */
export interface PartState {
  readonly list: FeedList;
  /** Why it could not be loaded. */
  readonly fault: Fault | null;
}

export interface PartOptions {
  filter: InboxFilter;
  pages: Pages;
  /** Whether everything that changes from now on will be told. */
  isFollowed: () => boolean;
  /** Makes a `subscribe` keep the inbox live. */
  attend: (subscribe: InboxView['subscribe']) => InboxView['subscribe'];
}

/** Codes of what was wrong just now, rather than with what was asked. */
const PASSING: ReadonlySet<string> = new Set(['TOO_MANY_REQUESTS', 'UNAVAILABLE', 'INTERNAL']);

const unloaded: PartState = { list: emptyList, fault: null };
const nothing: ViewSnapshot = { loaded: false, items: [], hasMore: false, fault: null };

export function createPart({ filter, pages, isFollowed, attend }: PartOptions): Part {
  const belongs = belongsTo(filter);
  const state = createStore(unloaded);
  const snapshot = createStore<ViewSnapshot>(nothing);
  const patience = createPatience();
  let subscribers = 0;
  let lingering: ReturnType<typeof setTimeout> | undefined;
  let left = new AbortController();
  let stale = true;
  let loading: Promise<void> = Promise.resolve();
  let loadingOlder: Promise<void> | null = null;
  /** While it is on its way: what was told meanwhile. */
  let told: FeedItem[] | null = null;

  /** It may have become so while something was awaited. */
  const isStale = () => stale;

  function load(): Promise<void> {
    loading = loading.then(begin);
    return loading;
  }

  async function begin(): Promise<void> {
    for (let failures = 0; isStale() && subscribers > 0 && isFollowed(); failures += 1) {
      stale = false;
      told = [];
      try {
        const reach = reachOf(state.get().list);
        const list = await deepened(begun(await pages.part(filter, null, reach.count)), pages, { filter, belongs, reach });
        if (!isStale()) state.set({ list: changed(list, told, belongs), fault: null });
      } catch (error) {
        stale = true;
        state.set({ ...state.get(), fault: faultOf(error) });
        if (error instanceof RequestError && !PASSING.has(error.code)) return;
        await patience.wait(jitter(failures), left.signal);
      } finally {
        told = null;
      }
    }
  }

  async function loadOlder(): Promise<void> {
    const older = await olderThan(state.get().list, pages, filter);
    if (older) state.set({ ...state.get(), list: extended(state.get().list, older, belongs) });
  }

  function forget(): void {
    left.abort();
    left = new AbortController();
    stale = true;
    state.set(unloaded);
  }

  function enter(listener: () => void): () => void {
    const unsubscribe = snapshot.subscribe(listener);
    clearTimeout(lingering);
    subscribers += 1;
    void load();
    return () => {
      unsubscribe();
      subscribers -= 1;
      if (subscribers === 0) lingering = setTimeout(forget, LINGER_MS);
    };
  }

  return {
    view: {
      getSnapshot: snapshot.get,
      subscribe: attend(enter),
      loadMore() {
        patience.wake();
        if (stale || told) return load();
        loadingOlder ??= loadOlder().finally(() => (loadingOlder = null));
        return loadingOlder;
      },
    },
    state,
    change(items) {
      told?.push(...items);
      const { list, fault } = state.get();
      if (list.since !== null) state.set({ list: changed(list, items, belongs), fault });
    },
    renew() {
      stale = true;
      void load();
    },
    wake() {
      patience.wake();
      void load();
    },
    show(itemsOf, fault) {
      const { list, fault: own } = state.get();
      const loaded = list.since !== null;
      const items = loaded ? itemsOf(list, belongs) : list.items;
      snapshot.set(kept(snapshot.get(), { loaded, items, hasMore: list.end !== null, fault: own ?? fault }));
    },
  };
}

function faultOf(error: unknown): Fault {
  if (error instanceof RequestError) return { code: error.code, message: error.message };
  return { code: 'UNANSWERED', message: error instanceof Error ? error.message : 'Nobody answered.' };
}
