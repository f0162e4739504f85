import type { Action } from '../misbehaviour/action.ts';

/** Something that becomes known of a message some time after it was taken. */
export interface Step<T> {
  delayMs: number;
  what: T;
}

/** Lets what was taken take its course. */
export interface Course {
  later(delayMs: number, act: () => void): void;
  stop(): void;
}

export function createCourse(): Course {
  const timers = new Set<NodeJS.Timeout>();
  return {
    later(delayMs, act) {
      const timer = setTimeout(() => {
        timers.delete(timer);
        act();
      }, delayMs);
      timers.add(timer);
    },
    stop() {
      for (const timer of timers) clearTimeout(timer);
    },
  };
}

/** When each step is told: in order, each twice, the last one first, or not at all. */
export function tellingOf<T>(steps: readonly Step<T>[], action: Action | null): Step<T>[] {
  switch (action?.receipts) {
    case 'duplicated':
      return steps.flatMap((step) => [step, step]);
    case 'reordered':
      return steps.map(({ what, delayMs }, at) => ({ delayMs: steps[steps.length - 1 - at]?.delayMs ?? delayMs, what }));
    case 'dropped':
      return [];
    case undefined:
      return [...steps];
  }
}
