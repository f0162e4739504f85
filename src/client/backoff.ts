const BASE_MS = 1_000;
const CAP_MS = 30_000;

/** Full jitter: after a restart a hundred thousand pages come back spread out, not in waves. */
export function jitter(failures: number): number {
  return Math.random() * Math.min(CAP_MS, BASE_MS * 2 ** failures);
}

/** A wait that can be ended before its time. */
export interface Patience {
  /** Resolves after so long, when it is woken, or at the signal. */
  wait(ms: number, signal: AbortSignal): Promise<void>;
  wake(): void;
}

export function createPatience(): Patience {
  let wake: () => void = () => undefined;
  return {
    wait: (ms, signal) =>
      new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          signal.removeEventListener('abort', done);
          resolve();
        };
        wake = done;
        const timer = setTimeout(done, ms);
        signal.addEventListener('abort', done);
        if (signal.aborted) done();
      }),
    wake: () => wake(),
  };
}
