import { LRUCache } from 'lru-cache';
import type { Provider } from '../provider.ts';
import type { Action } from './action.ts';
import { wishOf, type Wish } from './address.ts';
import { wishOfNumber } from './numbers.ts';
import { createRules, type Rules } from './rules.ts';

/** Addresses of which something is remembered; the least used are forgotten first. */
const REMEMBERED_ADDRESSES = 100_000;

/** What goes wrong on purpose: by rules, and by addresses that ask for it. */
export interface Misbehaviour {
  readonly rules: Rules;
  /** What to do with this message instead of accepting it; null for the usual. Asking counts as one message. */
  next(provider: Provider, to: string, deadCodes: readonly string[]): Action | null;
  /** Since when the address is dead, in milliseconds; now for one that dies of this very answer. */
  diedAt(provider: Provider, to: string): number;
  /** The rules, the counters and the dead: all is forgotten. */
  forget(): void;
}

interface Death {
  action: Action;
  at: number;
}

/**
 * Rules come first (an outage hits the dead too), then the dead, who stay dead, then what the address itself
 * asks for.
 */
export function createMisbehaviour(now: () => number): Misbehaviour {
  const rules = createRules(now);
  const seen = new LRUCache<string, number>({ max: REMEMBERED_ADDRESSES });
  const dead = new LRUCache<string, Death>({ max: REMEMBERED_ADDRESSES });

  function granted({ action, after, first }: Wish, key: string): Action | null {
    if (after === 0 && first === Infinity) return action;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    const latencyOnly = action.latencyMs === undefined ? null : { latencyMs: action.latencyMs };
    return before >= after && before - after < first ? action : latencyOnly;
  }

  function bury(key: string, action: Action): void {
    if (!dead.has(key)) dead.set(key, { action, at: action.timestamp ?? now() });
  }

  return {
    rules,
    next(provider, to, deadCodes) {
      const key = `${provider} ${to}`;
      const dies = ({ code, status }: Action) => deadCodes.includes((code ?? String(status)).toLowerCase());
      const ruled = rules.next(provider, to);
      if (ruled) {
        if (dies(ruled)) bury(key, ruled);
        return ruled;
      }
      const death = dead.get(key);
      if (death) return death.action;
      const wish = wishOfNumber(provider, to) ?? wishOf(nameIn(provider, to));
      if (!wish) return null;
      const action = granted(wish, key);
      if (action && wish.first === Infinity && dies(action)) bury(key, action);
      return action;
    },
    diedAt: (provider, to) => dead.get(`${provider} ${to}`)?.at ?? now(),
    forget() {
      rules.clear();
      seen.clear();
      dead.clear();
    },
  };
}

/** The part of an address that may carry a wish: an e-mail's local part, the rest whole. */
function nameIn(provider: Provider, to: string): string {
  return provider === 'smtp' || provider === 'sendgrid' ? to.slice(0, Math.max(0, to.lastIndexOf('@'))) : to;
}
