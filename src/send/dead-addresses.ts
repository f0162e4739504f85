import type { Clock } from '../base/clock.ts';
import type { Outcome } from '../core/outcome.ts';
import { createWindow } from './window.ts';

/**
 * Watches how many of an account's addresses are said to be dead. A few always are; when most are, all at once, it is
 * rather the account that is configured for another app or another environment, and believing it would retire every device.
 */
interface DeadAddresses {
  record(outcome: Outcome): void;
  /** Whether "dead" is not to be believed now. */
  isSuspicious(): boolean;
}

const WINDOW_MS = 300_000;
const LEAST_DEAD = 20;
const SUSPICIOUS_SHARE = 0.5;

/** `onSuspicion` is called when it begins, once. */
export function createDeadAddresses(steady: Clock, onSuspicion: () => void): DeadAddresses {
  const window = createWindow<'answers' | 'dead'>(WINDOW_MS);
  let wasSuspicious = false;

  function isSuspicious(): boolean {
    const now = steady.now();
    const dead = window.count('dead', now);
    return dead >= LEAST_DEAD && dead >= window.count('answers', now) * SUSPICIOUS_SHARE;
  }

  return {
    isSuspicious,
    record({ kind }) {
      if (kind === 'gone') window.add(steady.now(), 'answers', 'dead');
      else if (kind === 'sent') window.add(steady.now(), 'answers');
      else return;
      const is = isSuspicious();
      if (is && !wasSuspicious) onSuspicion();
      wasSuspicious = is;
    },
  };
}
