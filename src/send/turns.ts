/** So many may be at something at once; the others wait in line, each as long as it can. */
export interface Turns {
  /** True with the turn taken, false when it did not come in time. */
  take(withinMs: number): Promise<boolean>;
  /** Gives a turn back. */
  free(): void;
}

export function createTurns(size: number): Turns {
  let taken = 0;
  const waiting = new Set<() => void>();
  return {
    take(withinMs) {
      if (taken < size) {
        taken += 1;
        return Promise.resolve(true);
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(call);
          resolve(false);
        }, withinMs);
        const call = () => {
          clearTimeout(timer);
          resolve(true);
        };
        waiting.add(call);
      });
    },
    free() {
      const [next] = waiting;
      if (!next) {
        taken -= 1;
        return;
      }
      // The turn goes from hand to hand, so that nobody who comes later can be quicker.
      waiting.delete(next);
      next();
    },
  };
}
