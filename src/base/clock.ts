/** The only place that reads the wall clock. Instants that decide anything shared are Postgres's `now()`. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export const wallClock: Clock = { now: () => Date.now() };
