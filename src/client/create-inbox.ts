import { createActs } from './acts.ts';
import { attend } from './attendance.ts';
import { createPatience, jitter } from './backoff.ts';
import { createFeed } from './feed.ts';
import type { FeedChange, FeedState } from './feed-state.ts';
import type { Inbox, InboxOptions, InboxSnapshot } from './inbox.ts';
import { addressOf } from './knock.ts';
import { createLine, type Condition } from './line.ts';
import { mark, markKinds, type Mark } from './marks.ts';
import { createRequest } from './request.ts';
import { createSession } from './session.ts';
import { createStore } from './store.ts';
import { watchHidden } from './surroundings.ts';
import { canShare, createTabs, type Tabs } from './tabs.ts';
import { fulfilled, wishFor } from './wishes.ts';

/** Makes an inbox for the person whose token is handed in. It asks for nothing before somebody subscribes. */
export function createInbox({ url, webSocket = globalThis.WebSocket, ...tokens }: InboxOptions): Inbox {
  const address = addressOf(url).href;
  const session = createSession(tokens);
  const request = createRequest(address, session);
  const feed = createFeed(request);
  const acts = createActs();
  const condition = createStore<Condition>({ status: 'connecting', fault: null });
  const snapshot = createStore(shown());
  const beginning = createPatience();
  let tabs: Tabs | null = null;
  for (const part of [feed.state, acts.wishes, condition]) part.subscribe(() => snapshot.set(shown()));

  const line = createLine({
    url: address,
    session,
    webSocket,
    cursor: () => feed.state.get().cursor,
    async load(anew) {
      if (feed.state.get().loaded && !anew) return;
      await feed.load();
      acts.replaced(feed.state.get());
      tabs?.tell({ kind: 'state', condition: condition.get(), state: feed.state.get() });
    },
    onChange(change) {
      const from = feed.state.get().cursor;
      hear(change);
      tabs?.tell({ kind: 'news', from, change });
    },
    onCondition(next) {
      condition.set(next);
      tabs?.tell({ kind: 'here', condition: next });
    },
  });

  function shown(): InboxSnapshot {
    const { items, counts, older, loaded } = acts.wishes.get().reduce(fulfilled, feed.state.get());
    return { ...condition.get(), loaded, items, counts, hasMore: older !== null };
  }

  function hear(change: FeedChange): void {
    feed.change(change);
    acts.told(change.items);
  }

  function adopt(state: FeedState): void {
    feed.state.set(state);
    acts.replaced(state);
  }

  /** Which tabs share a feed is known once the token says whose it is. */
  async function run(signal: AbortSignal): Promise<void> {
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        tabs = tabsOf(await session.person(), signal);
        await tabs.run(signal);
      } catch {
        condition.set({ status: 'reconnecting', fault: null });
        await beginning.wait(jitter(failures), signal);
      }
    }
    tabs = null;
  }

  function tabsOf(person: string | null, signal: AbortSignal): Tabs {
    const { run: lead, wake, retry } = line;
    if (person === null || !canShare()) return { run: lead, wake, retry, tell: () => undefined };
    return createTabs(`carillon/1 ${address} ${person}`, {
      state: feed.state.get,
      condition: condition.get,
      become: condition.set,
      adopt,
      hear,
      extend: (older) => feed.extend(older),
      lead,
      wake,
      retry,
      hiddenFor: watchHidden(signal),
    });
  }

  function wake(): void {
    beginning.wake();
    tabs?.wake();
  }

  const marking = (ids: readonly string[] | 'all', as: Mark): Promise<void> => {
    const { becomes, decides } = markKinds[as];
    return acts.act(wishFor(feed.state.get(), ids, becomes, decides), () => mark(request, ids, as));
  };

  return {
    subscribe: attend(snapshot.subscribe, run, wake),
    getSnapshot: snapshot.get,
    async loadMore() {
      const older = await feed.loadOlder();
      if (older) tabs?.tell({ kind: 'older', older });
    },
    markSeen: (ids) => marking(ids, 'SEEN'),
    markRead: (ids) => marking(ids, 'READ'),
    markUnread: (ids) => marking(ids, 'UNREAD'),
    markArchived: (ids) => marking(ids, 'ARCHIVED'),
    markUnarchived: (ids) => marking(ids, 'UNARCHIVED'),
    markAllRead: () => marking('all', 'READ'),
    retry() {
      beginning.wake();
      tabs?.retry();
    },
    request,
  };
}
