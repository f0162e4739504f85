/** How many deliveries of a lane this worker may have under way; taking more than there are is a debt that must be worked off first. */
interface Slots {
  /** Resolves with the free slots once there are any, or with 0 when the signal aborts. */
  room(signal: AbortSignal): Promise<number>;
  take(count: number): void;
  free(count: number): void;
  readonly used: number;
}

/** `size` is asked whenever it matters: how many there are may change. */
export function createSlots(size: () => number): Slots {
  let used = 0;
  const wakes = new Set<() => void>();
  return {
    async room(signal) {
      while (used >= size() && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const done = () => {
            signal.removeEventListener('abort', done);
            wakes.delete(done);
            resolve();
          };
          wakes.add(done);
          signal.addEventListener('abort', done, { once: true });
        });
      }
      return signal.aborted ? 0 : size() - used;
    },
    take(count) {
      used += count;
    },
    free(count) {
      used -= count;
      for (const wake of wakes) wake();
    },
    get used() {
      return used;
    },
  };
}
