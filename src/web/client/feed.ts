import { FeedChangesDocument, FeedPageDocument, MarkDocument, type FeedMark } from '../generated/graphql.ts';
import { jitter, patience } from './backoff.ts';
import { begun, changed, emptyFeed, extended, type FeedPage, type FeedState } from './feed-state.ts';
import type { Live } from './live.ts';
import type { Request } from './request.ts';
import { createStore, type Store } from './store.ts';

/** A person's feed, kept as the server has it: nothing here runs ahead of the server, so that all pages agree. */
export interface Feed {
  readonly state: Store<FeedState>;
  /** Loads the feed and follows its changes until the signal. It never gives up. */
  run(signal: AbortSignal): Promise<void>;
  mark(ids: readonly string[] | 'all', as: FeedMark): Promise<void>;
  loadOlder(): Promise<void>;
}

const PAGE_SIZE = 30;

export function createFeed(request: Request, live: Live): Feed {
  const state = createStore(emptyFeed);

  async function run(signal: AbortSignal): Promise<void> {
    let failures = 0;
    while (!signal.aborted) {
      try {
        state.set(begun(await page(null)));
        await follow(signal, () => (failures = 0));
      } catch {
        // Whatever it was (nobody answers, a token that ended, a cursor of another database): load again, a little later.
        await patience(jitter(failures));
        failures += 1;
      }
    }
  }

  /** Resolves on RESET: the gap was too wide to tell, and the feed has to be loaded again. */
  async function follow(signal: AbortSignal, onChange: () => void): Promise<void> {
    const ending = new AbortController();
    const variables = {
      // Read at every return of the socket: it goes on after the last change, not after the first.
      get after() {
        return state.get().cursor;
      },
    };
    await live.follow(
      { document: FeedChangesDocument, variables },
      ({ feed }) => {
        if (feed.type === 'RESET') {
          ending.abort();
          return;
        }
        state.set(changed(state.get(), feed));
        onChange();
      },
      AbortSignal.any([signal, ending.signal]),
    );
  }

  async function page(after: string | null): Promise<FeedPage> {
    const { viewer } = await request(FeedPageDocument, { first: PAGE_SIZE, after });
    if (!viewer) throw new Error('the person is gone');
    return viewer.feed;
  }

  return {
    state,
    run,
    async mark(ids, as) {
      await request(MarkDocument, { input: ids === 'all' ? { all: true, as } : { ids: [...ids], as } });
    },
    async loadOlder() {
      const { older } = state.get();
      if (older !== null) state.set(extended(state.get(), await page(older)));
    },
  };
}
