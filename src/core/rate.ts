import { parseDuration } from './duration.ts';

/** So many within so long. All of them may come at once; then they come back evenly. */
export interface Rate {
  count: number;
  perMs: number;
}

/** What became of asking for some. Seconds are whole and rounded up. */
export interface Spent {
  allowed: boolean;
  limit: number;
  remaining: number;
  /** Until all are back. */
  resetSeconds: number;
  /** Until as many are back as were asked for; 0 where they were granted. */
  retryAfterSeconds: number;
}

/** A rate as it is configured: `600/PT1M`. Null where it is none. */
export function parseRate(text: string): Rate | null {
  const [, count = '', duration = ''] = /^(\d{1,9})\/(P.+)$/.exec(text) ?? [];
  const perMs = parseDuration(duration);
  return Number(count) > 0 && perMs !== null && perMs > 0 ? { count: Number(count), perMs } : null;
}

/**
 * A token bucket that is one number, the instant at which it is full again (the generic cell rate algorithm). What is
 * refused costs nothing. `fullAt` is what this answered last, or 0.
 */
export function spend(fullAt: number, { count, perMs }: Rate, now: number, cost: number): Spent & { fullAt: number } {
  const each = perMs / count;
  // A clock that was put back must not keep the bucket empty for as long as it was put back.
  const before = Math.min(Math.max(fullAt, now), now + perMs);
  // More than there can ever be is let in when the bucket is full, or it could never be.
  const after = before + Math.min(cost, count) * each;
  const wait = after - now - perMs;
  const allowed = wait <= 0.001;
  const then = allowed ? after : before;
  return {
    allowed,
    limit: count,
    remaining: Math.max(0, Math.floor((now + perMs - then) / each + 0.001)),
    resetSeconds: Math.ceil((then - now) / 1_000),
    retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil(wait / 1_000)),
    fullAt: then,
  };
}
