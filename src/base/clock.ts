/** The only place that reads the wall clock. Instants that decide anything shared are Postgres's `now()`. */
export interface Clock {
  /** Milliseconds; the wall clock's since the epoch. */
  now(): number;
}

export const wallClock: Clock = { now: () => Date.now() };

/** Milliseconds since some moment of this process: it never jumps, so it is the one to measure waits within a process by. */
export const steadyClock: Clock = { now: () => performance.now() };
