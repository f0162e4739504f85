import type { Action } from '../../adapters/sandbox.ts';
import type { Random } from '../random.ts';
import { DEADLINE_MS, providers } from '../stage/sandbox.ts';
import { pauseFor, type FaultKind } from './fault.ts';

/** Its attempts wait out their last back-off and the rest that a failing account is given (5 s). */
const RECOVERS_WITHIN_MS = 10_000;
const LASTS_MS = { least: 3_000, most: 8_000 };

function trouble(name: string, actionOf: (random: Random) => Action, cards = 1): FaultKind {
  return {
    name: `provider: ${name}`,
    family: 'providers',
    cards,
    recoversWithinMs: RECOVERS_WITHIN_MS,
    draw(random) {
      const [provider, action, lastsMs] = [random.pick(providers), actionOf(random), random.between(LASTS_MS.least, LASTS_MS.most)];
      const [percent, seed] = [random.pick([30, 70, 100]), random.whole(1, 1_000)];
      return {
        detail: `${provider}, ${percent} % for ${Math.round(lastsMs)} ms`,
        provider,
        lastsMs,
        async inject({ stage }) {
          const heal = await stage.sandbox.misbehave({ provider, percent, seed, action });
          await pauseFor(lastsMs);
          await heal();
          return { healedAt: Date.now() };
        },
      };
    },
  };
}

export const providerFaults: readonly FaultKind[] = [
  trouble('5xx', (random) => ({ status: random.pick([500, 502, 503]) })),
  trouble('429 with Retry-After', (random) => ({ status: 429, retryAfter: random.whole(1, 3) })),
  trouble('reset', () => ({ reset: true })),
  trouble('hang', () => ({ hang: true })),
  trouble('time-out after acceptance', () => ({ acceptThenHang: true }), 2),
  trouble('reset after acceptance', () => ({ acceptThenReset: true }), 2),
  trouble('slow', () => ({ latencyMs: DEADLINE_MS - 400 })),
  trouble('malformed answer', () => ({ malformed: true })),
  trouble('GOAWAY', () => ({ goaway: true })),
];
