import type { Store } from './store.ts';
import { watchSurroundings } from './surroundings.ts';

/** The last subscriber is often followed by the next, as when a page changes its view. */
export const LINGER_MS = 2_000;

type Subscribe = Store<unknown>['subscribe'];

/** Runs something for as long as there are subscribers and the page is not put away. What it answers makes a `subscribe` count. */
export function attendedBy(run: (signal: AbortSignal) => Promise<void>, { wake, onLeave }: { wake: () => void; onLeave: () => void }): (subscribe: Subscribe) => Subscribe {
  let subscribers = 0;
  let lingering: ReturnType<typeof setTimeout> | undefined;
  let running: AbortController | null = null;
  let last: Promise<void> = Promise.resolve();
  let unwatch: () => void = () => undefined;

  function start(): void {
    if (running) return;
    const { signal } = (running = new AbortController());
    last = last.then(() => run(signal));
  }

  function pause(): void {
    running?.abort();
    running = null;
  }

  function leave(): void {
    subscribers -= 1;
    if (subscribers > 0) return;
    lingering = setTimeout(() => {
      unwatch();
      pause();
    }, LINGER_MS);
  }

  function enter(): void {
    clearTimeout(lingering);
    subscribers += 1;
    if (subscribers > 1 || running) return;
    unwatch = watchSurroundings({
      onWake: wake,
      onLeave() {
        onLeave();
        pause();
      },
      onReturn: start,
    });
    start();
  }

  return (subscribe) => (listener) => {
    const unsubscribe = subscribe(listener);
    enter();
    let left = false;
    return () => {
      if (left) return;
      left = true;
      unsubscribe();
      leave();
    };
  };
}
