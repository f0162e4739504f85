import { repeat, type Service } from '../base/lifecycle.ts';
import { expire, lockExpired } from '../db/expiry.ts';
import type { ScheduleOptions } from './options.ts';

const EVERY_MS = 1_000;
const NOTIFICATIONS_PER_ROUND = 500;

/** What nobody wants any more is not sent any more. */
export function expirer({ database, live, log }: ScheduleOptions): Service {
  return repeat('expirer', EVERY_MS, log, async () => {
    const { ids, closed } = await database.sql.begin(async (transaction) => {
      const ids = await lockExpired(transaction, NOTIFICATIONS_PER_ROUND);
      const closed = ids.length > 0 ? await expire(transaction, ids) : 0;
      return { ids, closed };
    });
    live.publishNotifications(ids);
    // Those with a delivery under way come again; a round that found nothing but them must rest.
    return ids.length === NOTIFICATIONS_PER_ROUND && closed > 0;
  });
}
