import type { Acts } from './acts.ts';
import type { Feed } from './feed.ts';
import { emptyFeed, liesInFeed } from './feed-state.ts';
import type { InboxSnapshot, ViewSnapshot } from './inbox.ts';
import type { Condition } from './line.ts';
import type { Parts } from './parts.ts';
import { OTHER_PERSON } from './session.ts';
import { shownBy } from './shown.ts';
import { createStore, kept, type Store } from './store.ts';

/** What is shown of all that is known. */
export interface Screen {
  readonly snapshot: Store<InboxSnapshot>;
  /** The feed as a view. */
  readonly whole: Store<ViewSnapshot>;
  /** Shows what has changed. */
  readonly show: () => void;
  /** What changes in one go is shown in one go. */
  readonly atOnce: (change: () => void) => void;
}

export interface ScreenOptions {
  feed: Feed;
  acts: Acts;
  condition: Store<Condition>;
  parts: () => Parts;
}

const emptyView: ViewSnapshot = { loaded: false, items: [], hasMore: false, fault: null };

export function createScreen({ feed, acts, condition, parts }: ScreenOptions): Screen {
  const { counts, countsByCategory } = emptyFeed;
  const snapshot = createStore<InboxSnapshot>({ ...emptyView, ...condition.get(), counts, countsByCategory });
  const whole = createStore(emptyView);
  let holding = 0;
  let changed = false;
  for (const part of [feed.state, acts.wishes, condition]) part.subscribe(show);

  function show(): void {
    changed = true;
    // Also when somebody who is being told does the next thing: lest the others are told of that before this.
    while (changed && holding === 0) {
      changed = false;
      hold(draw);
    }
  }

  function hold(work: () => void): void {
    holding += 1;
    try {
      work();
    } finally {
      holding -= 1;
    }
  }

  function draw(): void {
    const { list } = feed.state.get();
    const { status, fault } = condition.get();
    if (fault?.code === OTHER_PERSON) return clear(condition.get());
    const { counts, countsByCategory, itemsOf } = shownBy(acts.wishes.get(), feed.state.get(), [list, ...parts().lists()]);
    const view = { loaded: list.since !== null, items: itemsOf(list, liesInFeed), hasMore: list.end !== null, fault };
    snapshot.set(kept(snapshot.get(), { ...view, status, counts, countsByCategory }));
    whole.set(kept(whole.get(), view));
    parts().show(itemsOf, fault);
  }

  /** Whoever looks now is not the one whose feed this is. */
  function clear({ status, fault }: Condition): void {
    const view = { ...emptyView, fault };
    snapshot.set(kept(snapshot.get(), { ...view, status, counts, countsByCategory }));
    whole.set(kept(whole.get(), view));
    parts().show(() => [], fault);
  }

  return {
    snapshot,
    whole,
    show,
    atOnce(change) {
      hold(change);
      show();
    },
  };
}
