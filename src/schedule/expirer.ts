import { newId } from '../base/ids.ts';
import { repeat, type Service } from '../base/lifecycle.ts';
import { expire, lockExpired } from '../db/waits.ts';
import type { ScheduleOptions } from './services.ts';

const EVERY_MS = 1_000;
const NOTIFICATIONS_PER_ROUND = 500;

/** What nobody wants any more is not sent any more. */
export function expirer({ database, live, log }: ScheduleOptions): Service {
  return repeat('expirer', EVERY_MS, log, async () => {
    const { ids, closed } = await database.sql.begin(async (transaction) => {
      const ids = await lockExpired(transaction, NOTIFICATIONS_PER_ROUND);
      const closed = ids.length > 0 ? await expire(transaction, ids, (count) => Array.from({ length: count }, newId)) : 0;
      return { ids, closed };
    });
    live.publishNotifications(ids);
    // Those that are under way will come again: a round of nothing else must rest.
    return ids.length === NOTIFICATIONS_PER_ROUND && closed > 0;
  });
}
