/** What an iteration draws from. Nothing happens before the first pull, and nothing after `close`. */
export interface Source<Item> {
  /** At the first pull. From now on the tap is told whenever `take` may have something. */
  open(tap: Tap): void;
  /** The next item, if there is one now. */
  take(): Item | undefined;
  /** The consumer has gone, or the end was reached. Called once, and only after `open`. */
  close(): void;
}

/** How a source tells its iteration. */
export interface Tap {
  /** There may be something to take. */
  wake(): void;
  /** What can be taken now is the last. */
  end(): void;
  fail(error: unknown): void;
}

interface Pull<Item> {
  resolve: (result: IteratorResult<Item, undefined>) => void;
  reject: (error: unknown) => void;
}

/**
 * A source as an async iterator. Not an async generator: that one, asked to return while its `next` is pending, first
 * waits for it, so that a subscriber who left would stay attached until the next event, which may never come.
 */
export function pullFrom<Item>(source: Source<Item>): AsyncIterableIterator<Item, undefined> {
  const pulls: Pull<Item>[] = [];
  let opened = false;
  let ending = false;
  let closed = false;

  function serve(): void {
    while (pulls.length > 0) {
      const item = source.take();
      if (item === undefined) break;
      pulls.shift()?.resolve({ value: item, done: false });
    }
    if (ending && pulls.length > 0) close();
  }

  function close(): void {
    if (closed) return;
    closed = true;
    if (opened) source.close();
    for (const pull of pulls.splice(0)) pull.resolve({ value: undefined, done: true });
  }

  const tap: Tap = {
    wake() {
      if (!closed) serve();
    },
    end() {
      ending = true;
      if (!closed) serve();
    },
    fail(error) {
      if (closed) return;
      pulls.shift()?.reject(error);
      close();
    },
  };

  return {
    next() {
      if (closed) return Promise.resolve({ value: undefined, done: true });
      const pulled = new Promise<IteratorResult<Item, undefined>>((resolve, reject) => pulls.push({ resolve, reject }));
      if (opened) serve();
      else {
        opened = true;
        source.open(tap);
      }
      return pulled;
    },
    return() {
      close();
      return Promise.resolve({ value: undefined, done: true });
    },
    throw(error) {
      close();
      return Promise.reject(error instanceof Error ? error : new Error(String(error)));
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
