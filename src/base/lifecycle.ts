import type { Logger } from './logging.ts';

/** One duty. `run` works until the signal aborts, then finishes what it has begun and returns. */
export interface Service {
  readonly name: string;
  run(signal: AbortSignal): Promise<void>;
}

/** Resolves after so many milliseconds, or at once when the signal aborts. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}

/** Settles as the work does, or rejects when the signal aborts: whoever is to stop waits for nothing that may be dead. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = () => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

/** Waits until the work has settled, however it did: so many milliseconds at most, and no longer than until the signal. Never rejects. */
export async function atMost(ms: number, work: Promise<unknown>, signal?: AbortSignal): Promise<void> {
  const over = new AbortController();
  const stop = () => over.abort();
  if (signal?.aborted) stop();
  signal?.addEventListener('abort', stop, { once: true });
  work.then(stop, stop);
  await pause(ms, over.signal);
  signal?.removeEventListener('abort', stop);
}

const FIRST_REST_MS = 200;
const LONGEST_REST_MS = 5_000;

/**
 * A service that does the same short duty again and again. An error (a dead dependency, usually) is logged,
 * and the duty rests longer each time, up to five seconds: it waits for recovery and never gives up.
 * `duty` may answer true to be called again at once, because there was more to do than one round takes.
 */
export function repeat(name: string, everyMs: number, log: Logger, duty: (signal: AbortSignal) => Promise<unknown>): Service {
  return {
    name,
    async run(signal) {
      let failures = 0;
      while (!signal.aborted) {
        let rest = everyMs;
        try {
          if ((await duty(signal)) === true) rest = 0;
          failures = 0;
        } catch (error) {
          failures += 1;
          rest = Math.max(everyMs, Math.min(LONGEST_REST_MS, FIRST_REST_MS * 2 ** (failures - 1)));
          log.warn({ err: error, service: name, failures }, 'a duty failed; it will be tried again');
        }
        if (rest > 0) await pause(rest, signal);
      }
    },
  };
}
