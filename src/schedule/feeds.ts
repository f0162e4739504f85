import { repeat, type Service } from '../base/lifecycle.ts';
import { expireItems, pruneItems } from '../db/feed-life.ts';
import type { ScheduleOptions } from './options.ts';

const EXPIRE_EVERY_MS = 1_000;
const PRUNE_EVERY_MS = 60_000;
const ITEMS_PER_ROUND = 500;

/** Takes items out of their feeds when their time is over. */
export function feedExpirer({ database, live, log }: Pick<ScheduleOptions, 'database' | 'live' | 'log'>): Service {
  return repeat('feed expirer', EXPIRE_EVERY_MS, log, async () => {
    const { changes, items } = await database.sql.begin((transaction) => expireItems(transaction, ITEMS_PER_ROUND));
    live.publishFeed(changes);
    return items === ITEMS_PER_ROUND;
  });
}

/** Throws away what is left of items of which everybody has heard that they are no more. */
export function feedPruner({ database, log }: Pick<ScheduleOptions, 'database' | 'log'>): Service {
  return repeat('feed pruner', PRUNE_EVERY_MS, log, async () => (await pruneItems(database.sql, ITEMS_PER_ROUND)) === ITEMS_PER_ROUND);
}
