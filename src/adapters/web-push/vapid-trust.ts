import { LRUCache } from 'lru-cache';
import type { Outcome } from '../../core/outcome.ts';
import { RENEWED_AFTER_MS } from './vapid-header.ts';

/** Origins are the subscribers' data: only so many are remembered. */
const REMEMBERED_ORIGINS = 1_000;
/** How long a subscription of a service that does not take our key is left alone: somebody must look into it first. */
const REST_MS = 5 * 60_000;

interface Trust {
  /** What an answer means, knowing which services took our signature before. */
  judge(outcome: Outcome, origin: string, signature: string): Outcome;
}

/**
 * Whose fault a 401 or 403 is. Endpoints are strangers' data and each service has its own view of our key, so one that
 * says no must not stop what goes by all the others:
 *
 * - it took this very signature from another subscription: this one was made with another key, and is refused;
 * - others took our key, it never did: this service's subscriptions wait, and the account goes on;
 * - nobody did: the account's key, subject or clock is wrong, and it is down.
 */
export function createTrust(now: () => number): Trust {
  const taken = new LRUCache<string, string>({ max: REMEMBERED_ORIGINS });
  let takenAt = -Infinity;

  function judge(outcome: Outcome, origin: string, signature: string): Outcome {
    if (outcome.kind === 'sent') {
      taken.set(origin, signature);
      takenAt = now();
    }
    if (outcome.kind !== 'down') return outcome;
    const { reason } = outcome;
    if (taken.get(origin) === signature) return { kind: 'refused', reason };
    // Every signature is renewed in that time: what was taken before says nothing of those of today.
    if (now() - takenAt >= RENEWED_AFTER_MS) return outcome;
    return { kind: 'throttled', scope: 'address', until: new Date(now() + REST_MS), reason };
  }

  return { judge };
}
