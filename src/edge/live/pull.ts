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

/** A shorter way to the reader than by promises. */
export interface Shortcut<Item> {
  /** Whether the reader takes one more now; where not, it calls as soon as there is room again. */
  hasRoom(orCall: () => void): boolean;
  /** False for an item that must go the long way. */
  pass(item: Item): boolean;
}

/** Items one by one. */
interface Pulled<Item> extends AsyncIterableIterator<Item, undefined> {
  /** From now on `next` resolves with no more than what the shortcut did not pass; while nobody asks for it, nothing is passed. */
  by(shortcut: Shortcut<Item>): void;
}

interface Pull<Item> {
  resolve: (result: IteratorResult<Item, undefined>) => void;
  reject: (error: unknown) => void;
}

/**
 * A source as an async iterator. Not an async generator: that one, asked to return while its `next` is pending, first
 * waits for it, so that a subscriber who left would stay attached until the next event, which may never come.
 */
export function pullFrom<Item>(source: Source<Item>): Pulled<Item> {
  return new SourceIterator(source);
}

/** Whether a shortcut can be taken. */
export function isPulled(iterator: AsyncIterator<unknown>): iterator is Pulled<unknown> {
  return iterator instanceof SourceIterator;
}

/** A class, because there is one of it for every subscription: its functions are shared. */
class SourceIterator<Item> implements Pulled<Item>, Tap {
  readonly #source: Source<Item>;
  readonly #pulls: Pull<Item>[] = [];
  #shortcut: Shortcut<Item> | null = null;
  readonly #again = (): void => this.wake();
  #opened = false;
  #ending = false;
  #closed = false;

  constructor(source: Source<Item>) {
    this.#source = source;
  }

  by(shortcut: Shortcut<Item>): void {
    this.#shortcut = shortcut;
  }

  wake(): void {
    if (!this.#closed) this.#serve();
  }

  end(): void {
    this.#ending = true;
    this.wake();
  }

  fail(error: unknown): void {
    if (this.#closed) return;
    this.#pulls.shift()?.reject(error);
    this.#close();
  }

  next(): Promise<IteratorResult<Item, undefined>> {
    if (this.#closed) return Promise.resolve({ value: undefined, done: true });
    const pulled = new Promise<IteratorResult<Item, undefined>>((resolve, reject) => this.#pulls.push({ resolve, reject }));
    if (this.#opened) this.#serve();
    else {
      this.#opened = true;
      this.#source.open(this);
    }
    return pulled;
  }

  return(): Promise<IteratorResult<Item, undefined>> {
    this.#close();
    return Promise.resolve({ value: undefined, done: true });
  }

  throw(error: unknown): Promise<IteratorResult<Item, undefined>> {
    this.#close();
    return Promise.reject(error instanceof Error ? error : new Error(String(error)));
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  #serve(): void {
    const shortcut = this.#shortcut;
    while (this.#pulls.length > 0) {
      if (shortcut && !shortcut.hasRoom(this.#again)) return;
      const item = this.#source.take();
      if (item === undefined) break;
      if (!shortcut?.pass(item)) this.#pulls.shift()?.resolve({ value: item, done: false });
    }
    if (this.#ending && this.#pulls.length > 0) this.#close();
  }

  #close(): void {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#opened) this.#source.close();
    for (const pull of this.#pulls.splice(0)) pull.resolve({ value: undefined, done: true });
  }
}
