import { Overloaded, within } from './overloaded.ts';

/**
 * Group commit: calls that arrive while a batch is under way form the next one. A lone call waits for nothing,
 * a crowd shares one round trip; the batch grows with the load by itself, without a timer.
 */
export interface Batcher<In, Out> {
  /** Settles with the item's own result, or rejects with what its own share of the batch met; with Overloaded where there are bounds. */
  add(item: In): Promise<Out>;
  /** Resolves when nothing is waiting or under way. */
  idle(): Promise<void>;
}

/** How a batch is made up and run. */
interface BatcherOptions<In, Out> {
  /** Answers one result per item, in order. */
  run: (items: In[]) => Promise<Out[]>;
  /** Whether an error is the fault of some item. Then the batch is split, so that only the guilty one fails; else all fail. */
  isGuilt: (error: unknown) => boolean;
  /** A batch holds at most this much; a single item may be larger. */
  limit: number;
  /** How much an item counts towards the limit: 1 by default. */
  sizeOf?: (item: In) => number;
  /** This many batches may be under way at once. */
  concurrency: number;
  /**
   * Beside a batch that is under way another begins only for at least so much; less is better off waiting for
   * company than paying the round trips of a batch of their own. 1 by default.
   */
  worthwhile?: number;
  /** How much trouble is borne before callers are sent away; without it, any. */
  bounds?: BatcherBounds;
}

/** How much trouble callers bear. */
interface BatcherBounds {
  /** Beyond so much waiting, whatever comes is refused at once. */
  mostWaiting: number;
  /** Nobody waits longer. What had not begun by then never will; what had may still come about. */
  longestMs: number;
  /** What the refused are told. */
  retryAfterSeconds: number;
}

interface Waiting<In, Out> {
  item: In;
  resolve: (result: Out) => void;
  reject: (error: unknown) => void;
}

/** The first `add` runs at once; nothing is started here. */
export function createBatcher<In, Out>(options: BatcherOptions<In, Out>): Batcher<In, Out> {
  const { run, isGuilt, limit, sizeOf = () => 1, concurrency, worthwhile = 1, bounds } = options;
  const waiting: Waiting<In, Out>[] = [];
  const idlers: (() => void)[] = [];
  /** How much is waiting. */
  let size = 0;
  let underWay = 0;
  let scheduled = false;

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    // A turn of the event loop, so that all that one read of the sockets brought shares the batch.
    setImmediate(() => {
      scheduled = false;
      start();
    });
  }

  function start(): void {
    while (underWay < concurrency && waiting.length > 0 && (underWay === 0 || size >= worthwhile)) {
      underWay += 1;
      void settle(takeBatch()).finally(() => {
        underWay -= 1;
        if (waiting.length > 0) start();
        else if (underWay === 0) for (const wake of idlers.splice(0)) wake();
      });
    }
  }

  function takeBatch(): Waiting<In, Out>[] {
    let taken = 0;
    let count = 0;
    for (const { item } of waiting) {
      const own = sizeOf(item);
      if (count > 0 && taken + own > limit) break;
      taken += own;
      count += 1;
    }
    size -= taken;
    return waiting.splice(0, count);
  }

  async function settle(batch: Waiting<In, Out>[]): Promise<void> {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, at) => resolve(results[at] as Out));
    } catch (error) {
      if (batch.length === 1 || !isGuilt(error)) {
        for (const { reject } of batch) reject(error);
        return;
      }
      const middle = Math.ceil(batch.length / 2);
      await settle(batch.slice(0, middle));
      await settle(batch.slice(middle));
    }
  }

  function join(item: In): { answer: Promise<Out>; leave: () => void } {
    let leave: () => void = () => undefined;
    const answer = new Promise<Out>((resolve, reject) => {
      const own = { item, resolve, reject };
      waiting.push(own);
      size += sizeOf(item);
      leave = () => {
        const at = waiting.indexOf(own);
        if (at === -1) return;
        waiting.splice(at, 1);
        size -= sizeOf(item);
      };
      schedule();
    });
    return { answer, leave };
  }

  async function joinWithin({ mostWaiting, longestMs, retryAfterSeconds }: BatcherBounds, item: In): Promise<Out> {
    if (size >= mostWaiting) throw new Overloaded('Too many are waiting already.', retryAfterSeconds);
    const { answer, leave } = join(item);
    return within(longestMs, answer, () => {
      leave();
      return new Overloaded('It took too long.', retryAfterSeconds);
    });
  }

  return {
    add: (item) => (bounds ? joinWithin(bounds, item) : join(item).answer),
    idle: () =>
      waiting.length === 0 && underWay === 0 ? Promise.resolve() : new Promise((resolve) => idlers.push(resolve)),
  };
}
