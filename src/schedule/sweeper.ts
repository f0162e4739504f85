import { repeat, type Service } from '../base/lifecycle.ts';
import { sweepKeys } from '../db/acceptance.ts';
import { sweepNotices } from '../db/alerts.ts';
import type { ScheduleOptions } from './options.ts';

const EVERY_MS = 60_000;
const KEYS_PER_ROUND = 5_000;

/** Throws away keys that make nothing a duplicate any more. */
export function keySweeper({ database, log }: Pick<ScheduleOptions, 'database' | 'log'>): Service {
  return repeat('key sweeper', EVERY_MS, log, async () => (await sweepKeys(database.sql, KEYS_PER_ROUND)) === KEYS_PER_ROUND);
}

const NOTICES_EVERY_MS = 60 * 60_000;
const NOTICES_PER_ROUND = 1_000;
const NOTICE_KEPT_DAYS = 30;

/** Throws away what was told of troubles a month ago, and what nobody could be told since then. */
export function noticeSweeper({ database, log }: Pick<ScheduleOptions, 'database' | 'log'>): Service {
  const sweep = async () => (await sweepNotices(database.sql, NOTICE_KEPT_DAYS, NOTICES_PER_ROUND)) === NOTICES_PER_ROUND;
  return repeat('notice sweeper', NOTICES_EVERY_MS, log, sweep);
}
