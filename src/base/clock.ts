/** The only place that reads the clocks of this machine. Instants that decide anything shared are Postgres's `now()`. */
export interface Clock {
  /** Milliseconds; those of a wall clock are counted from the epoch. */
  now(): number;
}

/** Milliseconds since the epoch, as this machine takes the time to be. */
export const wallClock: Clock = { now: () => Date.now() };

/** Milliseconds since some moment of this process: it never jumps, so it is the one to measure waits within a process by. */
export const steadyClock: Clock = { now: () => performance.now() };

/** How far the time that Postgres tells is ahead of the steady clock; null while it has told none. */
let aheadMs: number | null = null;

/**
 * The wall clock that every process shares: Postgres tells the time now and then, and in between the steady clock counts
 * on. What this machine takes for the time may jump, or be wrong by hours, and nothing follows from it.
 */
export const sharedClock = {
  now: () => (aheadMs === null ? wallClock.now() : Math.floor(steadyClock.now() + aheadMs)),
  /** It is so late at this moment. */
  set(now: number): void {
    aheadMs = now - steadyClock.now();
  },
};
