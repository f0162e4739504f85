import { createWindow } from './window.ts';

/**
 * Watches how many of an account's addresses are said to be dead. A few always are; when most are, all at once, it is
 * rather the account that is configured for another app or another environment, and believing it would retire every device.
 */
export interface DeadAddresses {
  record(isDead: boolean, now: number): void;
  /** Whether "dead" is not to be believed now. */
  isSuspicious(now: number): boolean;
}

const WINDOW_MS = 300_000;
const LEAST_DEAD = 20;
const SUSPICIOUS_SHARE = 0.5;

export function createDeadAddresses(): DeadAddresses {
  const window = createWindow<'answers' | 'dead'>(WINDOW_MS);
  return {
    record(isDead, now) {
      if (isDead) window.add(now, 'answers', 'dead');
      else window.add(now, 'answers');
    },
    isSuspicious(now) {
      const dead = window.count('dead', now);
      return dead >= LEAST_DEAD && dead >= window.count('answers', now) * SUSPICIOUS_SHARE;
    },
  };
}
