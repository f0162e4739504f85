/** When to try again: full jitter, capped. Pure; the dice are handed in. */

/** How often an attempt is repeated, and how long the waits grow. */
export interface RetryPolicy {
  /** Attempts in all: three retries are four attempts. */
  attempts: number;
  baseMs: number;
  capMs: number;
}

const GROWTH = 3;

/**
 * The wait after attempt number `attempt` (from 1): anything between nothing and base × 3^(attempt-1), never above
 * the cap. Full jitter spreads a crowd that failed together.
 * @see https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function backoff(attempt: number, { baseMs, capMs }: RetryPolicy, random: () => number): number {
  return Math.round(random() * Math.min(capMs, baseMs * GROWTH ** (attempt - 1)));
}
