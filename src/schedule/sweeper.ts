import { repeat, type Service } from '../base/lifecycle.ts';
import { sweepKeys } from '../db/waits.ts';
import type { ScheduleOptions } from './options.ts';

const EVERY_MS = 60_000;
const KEYS_PER_ROUND = 5_000;

/** Throws away keys that make nothing a duplicate any more. */
export function keySweeper({ database, log }: Pick<ScheduleOptions, 'database' | 'log'>): Service {
  return repeat('key sweeper', EVERY_MS, log, async () => (await sweepKeys(database.sql, KEYS_PER_ROUND)) === KEYS_PER_ROUND);
}
