import type { Outcome } from '../core/outcome.ts';

/** One try at one account. */
export interface Try {
  provider: string;
  outcome: Outcome;
  tookMs: number;
}

/** An account that was passed over, since it was known to be of no use now. */
export interface NotAsked {
  provider: string;
  reason: string;
  waitMs: number;
}

/**
 * Whether no other account is to be asked. Those it may have reached (`sent`, `unknown`) must not be reached twice, and a no to
 * the message or to its address is a no from everybody; what is the account's own trouble another account may not have.
 */
export function isFinal(outcome: Outcome): boolean {
  switch (outcome.kind) {
    case 'down':
      return false;
    case 'retry':
    case 'throttled':
      return outcome.scope === 'address';
    case 'sent':
    case 'gone':
    case 'suppressed':
    case 'refused':
    case 'unknown':
      return true;
  }
}

/** Each look is a claim and a settle; while a probe decides, sooner would be too often. */
const LEAST_WAIT_MS = 1_000;

/**
 * What it comes to when no account took the message. It costs an attempt only where every account was asked and none
 * named a reason of its own to wait for; otherwise it waits for the account that is back first.
 */
export function gistOf(tries: readonly Try[], notAsked: readonly NotAsked[], now: number): Outcome {
  const outcomes = tries.map(({ outcome }) => outcome);
  const last = outcomes.at(-1);
  if (last?.kind === 'retry' && notAsked.length === 0 && outcomes.every(({ kind }) => kind === 'retry')) return last;
  const waits = [
    ...notAsked.map(({ reason, waitMs }) => ({ reason, until: new Date(now + Math.max(waitMs, LEAST_WAIT_MS)) })),
    ...outcomes.flatMap((outcome) => (outcome.kind === 'throttled' ? [{ reason: outcome.reason, until: outcome.until }] : [])),
  ];
  if (waits.length === notAsked.length + outcomes.length && waits.length > 0) {
    const { reason, until } = waits.reduce((a, b) => (b.until < a.until ? b : a));
    return { kind: 'throttled', reason, until };
  }
  return { kind: 'down', reason: last && 'reason' in last ? last.reason : 'NO_PROVIDER' };
}
