import { expect, test } from 'vitest';
import { runCampaign } from './campaign.ts';

/** One seed of a few seconds; `npm run test:faults` has the long ones. */
const SHORT = { seed: 4, seconds: 20, pace: 25, oneByOne: true, indulgence: 6 };
const WITHIN_MS = 600_000;

test('what is broken while it works loses nothing, repeats nothing undeclared, and shows every feed whole', async () => {
  const only = ['kill -9 api', 'kill -9 worker', 'between yes and settle', 'cut every feed', 'pg_terminate', 'every stream deleted', 'after acceptance', 'clocks of all', 'disk full'];
  const { violations, accepted, recoveries, sent } = await runCampaign({ ...SHORT, only, say: () => undefined, keepEvidence: false });
  expect(violations).toEqual([]);
  expect(recoveries.length).toBeGreaterThan(2);
  expect(accepted).toBeGreaterThan(100);
  expect(sent.putOff).toBeGreaterThan(0);
}, WITHIN_MS);
