import { createActs } from './acts.ts';
import { attendedBy } from './attendance.ts';
import { createPatience, jitter } from './backoff.ts';
import { keyOf } from './feed-item.ts';
import { createFeed } from './feed.ts';
import type { FeedChange, FeedState } from './feed-state.ts';
import type { Inbox, InboxOptions } from './inbox.ts';
import { addressOf } from './knock.ts';
import { createLine, type Condition } from './line.ts';
import { archived, askMark, done, pinned, read, seen, snoozed, unarchived, unpinned, unread, type Mark } from './marks.ts';
import { createPages } from './pages.ts';
import { createParts } from './parts.ts';
import { sayPresence } from './presence.ts';
import { createRequest } from './request.ts';
import { createScreen } from './screen.ts';
import { createSession, OTHER_PERSON } from './session.ts';
import { knownIn } from './shown.ts';
import { createStore } from './store.ts';
import { watchHidden } from './surroundings.ts';
import { canShare, createTabs, type Tabs } from './tabs.ts';
import { wishFor } from './wishes.ts';

/** Makes an inbox for the person whose token is handed in. It asks for nothing before somebody subscribes. */
export function createInbox({ url, webSocket = globalThis.WebSocket, presence = false, ...tokens }: InboxOptions): Inbox {
  const address = addressOf(url);
  const session = createSession(tokens);
  const request = createRequest(address, session);
  const pages = createPages(request);
  const feed = createFeed(pages);
  const acts = createActs();
  const condition = createStore<Condition>({ status: 'connecting', fault: null });
  const beginning = createPatience();
  const attend = attendedBy(run, { wake, onLeave: acts.hurry });
  const screen = createScreen({ feed, acts, condition, parts: () => parts });
  const parts = createParts({ pages, attend, isFollowed: () => feed.state.get().cursor !== null }, screen.show);
  let tabs: Tabs | null = null;

  const line = createLine({
    url: address,
    session,
    webSocket,
    cursor: () => feed.state.get().cursor,
    async load(anew) {
      if (feed.state.get().cursor !== null && !anew) return;
      await feed.load();
      begin();
      tabs?.tell({ kind: 'state', condition: condition.get(), state: feed.state.get() });
    },
    onChange(change) {
      const from = feed.state.get().cursor;
      hear(change);
      tabs?.tell({ kind: 'news', from, change });
    },
    onCondition(next) {
      become(next);
      tabs?.tell({ kind: 'here', condition: condition.get() });
    },
  });

  function hear(change: FeedChange): void {
    screen.atOnce(() => {
      feed.change(change);
      parts.change(change.items);
      acts.told(change.items);
    });
  }

  function become(next: Condition): void {
    // Whose feed it is to be is known once it is live; until then nothing of the former's is shown again.
    if (next.status !== 'live' && condition.get().fault?.code === OTHER_PERSON) return;
    condition.set(next);
    if (next.status === 'live') parts.wake();
  }

  function adopt(state: FeedState): void {
    screen.atOnce(() => {
      feed.state.set(state);
      begin();
    });
  }

  /** The feed is here anew, and what happened before that was perhaps not told. */
  function begin(): void {
    parts.renew();
    acts.replaced(feed.state.get().list.items);
  }

  /** Which tabs share a feed is known once the token says whose it is. */
  async function run(signal: AbortSignal): Promise<void> {
    let isSaid = !presence;
    for (let failures = 0; !signal.aborted; failures += 1) {
      try {
        const name = nameOf(await session.person());
        if (!isSaid) sayPresence(request, name && `${name} looking`, signal);
        isSaid = true;
        tabs = tabsOf(name, signal);
        await tabs.run(signal);
      } catch {
        become({ status: 'reconnecting', fault: null });
        await beginning.wait(jitter(failures), signal);
      }
    }
    tabs = null;
  }

  /** What the tabs of a person in one browser call what they share; null where there is nothing to share. */
  function nameOf(person: string | null): string | null {
    return person !== null && canShare() ? `carillon/3 ${address} ${person}` : null;
  }

  function tabsOf(name: string | null, signal: AbortSignal): Tabs {
    const { run: lead, wake, retry } = line;
    if (name === null) return { run: lead, wake, retry, tell: () => undefined };
    return createTabs(name, {
      state: feed.state.get,
      condition: condition.get,
      become,
      adopt,
      hear,
      extend: (older) => feed.extend(older),
      lead,
      wake,
      retry,
      async isAccepted() {
        // The one at hand may be from before the person signed out.
        const asked = session.renewed().then(() => pages.beginning(0));
        return asked.then(
          () => true,
          () => false,
        );
      },
      hiddenFor: watchHidden(signal),
    });
  }

  function wake(): void {
    beginning.wake();
    tabs?.wake();
    parts.wake();
  }

  function marking(ids: readonly string[] | 'all', mark: Mark): Promise<void> {
    const known = knownIn([feed.state.get().list, ...parts.lists()], ids === 'all' ? undefined : new Set(ids));
    return acts.act(wishFor(known, ids, mark), () => askMark(request, ids, mark));
  }

  async function loadMore(): Promise<void> {
    const older = await feed.loadOlder();
    if (older) tabs?.tell({ kind: 'older', older });
  }

  const whole = { subscribe: attend(screen.whole.subscribe), getSnapshot: screen.whole.get, loadMore };

  return {
    subscribe: attend(screen.snapshot.subscribe),
    getSnapshot: screen.snapshot.get,
    loadMore,
    view: (filter) => (keyOf(filter) === '' ? whole : parts.of(filter).view),
    markSeen: (ids) => marking(ids, seen),
    markRead: (ids) => marking(ids, read),
    markUnread: (ids) => marking(ids, unread),
    markArchived: (ids) => marking(ids, archived),
    markUnarchived: (ids) => marking(ids, unarchived),
    markPinned: (ids) => marking(ids, pinned),
    markUnpinned: (ids) => marking(ids, unpinned),
    markAllRead: () => marking('all', read),
    snooze: (ids, until) => marking(ids, snoozed(until)),
    act: (id, action) => marking([id], done(action)),
    retry() {
      beginning.wake();
      tabs?.retry();
      parts.wake();
    },
    request,
  };
}
