import type { FeedItem } from './feed-item.ts';
import { createStore, type Store } from './store.ts';
import { heard, isOver, type Wish } from './wishes.ts';

/** What a person does, shown at once and asked of the server in the order in which it was done. */
export interface Acts {
  /** What is shown but not yet told by the server. */
  readonly wishes: Store<readonly Wish[]>;
  /** Resolves when the server has done it. Rejects when it has not, and the wish alone is taken back. */
  act(wish: Wish, ask: () => Promise<void>): Promise<void>;
  /** Asks at once for what still waits for its turn: the page is being left, and nobody will be there to ask for it later. */
  readonly hurry: () => void;
  /** The server told of items. */
  told(items: readonly FeedItem[]): void;
  /** The feed was loaded anew: whatever was granted is in it. */
  replaced(items: readonly FeedItem[]): void;
}

/** For an item that another tab changed in the same moment, the server's word may have come before its yes. */
const GRACE_MS = 5_000;

/** Sends them one after another, in the order in which they were done. */
export function createActs(): Acts {
  const wishes = createStore<readonly Wish[]>([]);
  let last: Promise<void> = Promise.resolve();
  const waiting = new Set<() => void>();

  /** When all that was done before has been answered, or nobody can wait for that. */
  function turn(): Promise<void> {
    return new Promise((resolve) => {
      const go = () => {
        waiting.delete(go);
        resolve();
      };
      waiting.add(go);
      void last.then(go);
    });
  }

  function change(how: (wish: Wish) => Wish): void {
    if (wishes.get().length > 0) wishes.set(wishes.get().map(how).filter((wish) => !isOver(wish)));
  }

  function reach({ key }: Wish, stage: Wish['stage']): void {
    change((one) => (one.key === key ? { ...one, stage } : one));
  }

  function takeBack({ key }: Wish): void {
    if (wishes.get().some((one) => one.key === key)) wishes.set(wishes.get().filter((one) => one.key !== key));
  }

  return {
    wishes,
    async act(wish, ask) {
      wishes.set([...wishes.get(), wish]);
      const asked = turn().then(() => {
        reach(wish, 'asked');
        return ask();
      });
      last = asked.catch(() => undefined);
      try {
        await asked;
      } catch (error) {
        takeBack(wish);
        throw error;
      }
      reach(wish, 'granted');
      setTimeout(() => takeBack(wish), GRACE_MS);
    },
    hurry: () => [...waiting].forEach((go) => go()),
    told: (items) => change((wish) => heard(wish, items)),
    replaced(items) {
      change((wish) => (wish.stage === 'granted' ? { ...wish, open: new Set() } : heard(wish, items)));
    },
  };
}
