import { createWindow } from './window.ts';

/**
 * A circuit breaker: closed while calls succeed; open, and nobody calls, once too many of them failed or were slow; after
 * a rest one call at a time is let through as a probe, and its result closes the circuit or opens it for longer.
 *
 *     closed ──too many failed, or were slow──▶ open ──rest over──▶ probing ──success──▶ closed
 *                                                 ▲                    └─────failure─────▶ open, twice as long
 *
 * It holds no clock and no timer: every question brings its own instant, in milliseconds of a clock that never jumps.
 */
export interface Breaker {
  standing(now: number): Standing;
  /** Leave to make one call, or null. Every leave must be given back by `record`. */
  enter(now: number): Leave | null;
  record(leave: Leave, call: Call, now: number): Change;
  /** Another makes the probe that this leave was for: rests for so long. Answers whether it was closed meanwhile, so that none is needed. */
  giveWay(leave: Leave, now: number, forMs: number): boolean;
  /** Opens it, on another's word. */
  open(now: number, cause: Cause, forMs: number): void;
  close(): void;
}

/** Failing calls are worth nothing; slow ones are still better than none. */
type Cause = 'errors' | 'latency';

/** How an account stands, as a breaker sees it. */
interface Standing {
  state: 'closed' | 'open' | 'probing';
  cause: Cause | null;
  /** How long until a call may be let through; 0 where one may now. While a probe is under way: how soon to ask again. */
  waitMs: number;
}

/** Of which state a call was part: one that was begun before the circuit opened says nothing about how things are now. */
export interface Leave {
  readonly era: number;
  /** Why the circuit had been open, where the call is a probe. */
  readonly probes: Cause | null;
}

/** `none`: nothing can be learnt from it, as when somebody gave up before the call was made. */
export type Call = 'good' | 'slow' | 'failed' | 'none';

/** What a record has brought about. */
type Change = { to: 'open'; cause: Cause; forMs: number } | { to: 'closed' } | null;

const WINDOW_MS = 30_000;
/** Fewer calls prove nothing: one address can fail as often as it has attempts. */
const LEAST_CALLS = 30;
const FAILED_SHARE = 0.5;
/** What went well before an outage began must not vouch for it: at 50 a second a share alone would take fifteen seconds and 750 attempts. */
const FAILED_IN_A_ROW = 30;
const SLOW_SHARE = 0.8;
const FIRST_REST_MS = 2_000;
/** Also how late a recovery is noticed at most. */
const LONGEST_REST_MS = 8_000;
const ASK_AGAIN_MS = 100;

export function createBreaker(): Breaker {
  const window = createWindow<'calls' | 'failed' | 'slow'>(WINDOW_MS);
  let era = 0;
  let cause: Cause | null = null;
  let openUntil = 0;
  let restMs = FIRST_REST_MS;
  let isProbed = false;
  let failedInARow = 0;

  function open(now: number, why: Cause, forMs: number): void {
    era += 1;
    cause = why;
    openUntil = now + forMs;
    isProbed = false;
    failedInARow = 0;
    window.clear();
  }
  function rest(now: number, why: Cause): Change {
    const forMs = restMs;
    restMs = Math.min(LONGEST_REST_MS, restMs * 2);
    open(now, why, forMs);
    return { to: 'open', cause: why, forMs };
  }
  function close(): void {
    if (cause === null) return;
    era += 1;
    cause = null;
    restMs = FIRST_REST_MS;
    isProbed = false;
  }

  function standing(now: number): Standing {
    if (cause === null) return { state: 'closed', cause, waitMs: 0 };
    if (now < openUntil) return { state: 'open', cause, waitMs: openUntil - now };
    return { state: 'probing', cause, waitMs: isProbed ? ASK_AGAIN_MS : 0 };
  }

  return {
    standing,
    open,
    close,
    enter(now) {
      const { state, waitMs } = standing(now);
      if (waitMs > 0) return null;
      if (state === 'probing') isProbed = true;
      return { era, probes: cause };
    },
    giveWay(leave, now, forMs) {
      // What was heard since is newer than the leave, and nobody would say it again.
      if (leave.era === era && cause !== null) open(now, cause, forMs);
      return cause === null;
    },
    record(leave, call, now) {
      if (leave.era !== era) return null;
      if (cause !== null) {
        isProbed = false;
        if (call === 'none') return null;
        if (call === 'failed') return rest(now, 'errors');
        if (call === 'slow') return rest(now, 'latency');
        close();
        return { to: 'closed' };
      }
      if (call === 'none') return null;
      failedInARow = call === 'failed' ? failedInARow + 1 : 0;
      window.add(now, 'calls', ...(call === 'good' ? [] : [call]));
      if (call === 'good') return null;
      const calls = window.count('calls', now);
      if (calls < LEAST_CALLS) return null;
      const failed = window.count('failed', now);
      if (failed >= calls * FAILED_SHARE || failedInARow >= FAILED_IN_A_ROW) return rest(now, 'errors');
      return failed + window.count('slow', now) >= calls * SLOW_SHARE ? rest(now, 'latency') : null;
    },
  };
}
