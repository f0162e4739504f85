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

export interface BatcherOptions<In, Out> {
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
  /**
   * After a batch of a crowd the next waits up to so long for those who come back with their next call, or until as many
   * are there: callers in step would else take turns in two halves, each with the round trips of a whole. 0 by default.
   */
  lingerMs?: number;
  /** How much trouble is borne before callers are sent away; without it, any. */
  bounds?: BatcherBounds;
}

export interface BatcherBounds {
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

/** Fewer are not worth waiting for. */
const CROWD = 12;

export function createBatcher<In, Out>(options: BatcherOptions<In, Out>): Batcher<In, Out> {
  const { run, isGuilt, limit, sizeOf = () => 1, concurrency, worthwhile = 1, lingerMs = 0, bounds } = options;
  const waiting: Waiting<In, Out>[] = [];
  const idlers: (() => void)[] = [];
  /** How much is waiting. */
  let size = 0;
  let underWay = 0;
  let scheduled = false;
  /** Whom a crowd is waited for, and until when; null while nobody is. */
  let reunion: { size: number; over: NodeJS.Timeout } | null = null;

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
    if (reunion && size < reunion.size) return;
    endReunion();
    while (underWay < concurrency && waiting.length > 0 && (underWay === 0 || size >= worthwhile)) {
      const batch = takeBatch();
      underWay += 1;
      void settle(batch).then((stayed) => {
        underWay -= 1;
        if (lingerMs > 0 && batch.length >= CROWD && underWay === 0) beginReunion(batch, stayed);
        if (waiting.length > 0) start();
        else if (underWay === 0) for (const wake of idlers.splice(0)) wake();
      });
    }
  }

  function beginReunion(batch: Waiting<In, Out>[], stayed: number): void {
    endReunion();
    const back = batch.reduce((sum, { item }) => sum + sizeOf(item), 0);
    const over = setTimeout(() => {
      reunion = null;
      start();
    }, lingerMs);
    reunion = { size: Math.min(limit, stayed + back), over };
  }

  function endReunion(): void {
    if (reunion) clearTimeout(reunion.over);
    reunion = null;
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

  /** Answers how much was waiting when the last of the batch was told. */
  async function settle(batch: Waiting<In, Out>[]): Promise<number> {
    try {
      const results = await run(batch.map(({ item }) => item));
      batch.forEach(({ resolve }, at) => resolve(results[at] as Out));
    } catch (error) {
      if (batch.length > 1 && isGuilt(error)) {
        const middle = Math.ceil(batch.length / 2);
        await settle(batch.slice(0, middle));
        return settle(batch.slice(middle));
      }
      for (const { reject } of batch) reject(error);
    }
    return size;
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
