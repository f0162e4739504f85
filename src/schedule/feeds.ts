import { repeat, type Service } from '../base/lifecycle.ts';
import { expireItems, pruneItems, wakeItems } from '../db/feed-life.ts';
import type { ScheduleOptions } from './options.ts';

const LOOK_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 60_000;
const ITEMS_PER_ROUND = 500;

/** Brings back what was snoozed, and takes out what is over. */
export function feedTimer({ database, live, log }: Pick<ScheduleOptions, 'database' | 'live' | 'log'>): Service {
  return repeat('feed timer', LOOK_EVERY_MS, log, async () => {
    const woken = await database.sql.begin((transaction) => wakeItems(transaction, ITEMS_PER_ROUND));
    live.publishFeed(woken.changes);
    const expired = await database.sql.begin((transaction) => expireItems(transaction, ITEMS_PER_ROUND));
    live.publishFeed(expired.changes);
    return woken.items === ITEMS_PER_ROUND || expired.items === ITEMS_PER_ROUND;
  });
}

/** Throws away what is left of items of which everybody has heard that they are no more. */
export function feedPruner({ database, log }: Pick<ScheduleOptions, 'database' | 'log'>): Service {
  return repeat('feed pruner', PRUNE_EVERY_MS, log, async () => (await pruneItems(database.sql, ITEMS_PER_ROUND)) === ITEMS_PER_ROUND);
}
