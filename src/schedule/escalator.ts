import { repeat, type Service } from '../base/lifecycle.ts';
import { findEscalating } from '../db/plans.ts';
import { advance } from '../plan/advance.ts';
import type { ScheduleOptions } from './options.ts';

const EVERY_MS = 500;
const NOTIFICATIONS_PER_ROUND = 200;

/** Begins the next step of what has waited for its person long enough. Looked at by two at once, it is still begun once: the plan decides under its locks. */
export function escalator({ database, hints, live, log }: Pick<ScheduleOptions, 'database' | 'hints' | 'live' | 'log'>): Service {
  return repeat('escalator', EVERY_MS, log, async () => {
    const due = await findEscalating(database.sql, NOTIFICATIONS_PER_ROUND);
    if (due.length === 0) return false;
    const { released } = await database.sql.begin((transaction) => advance(transaction, due.map(({ id }) => id), () => Promise.resolve()));
    live.publishNotifications(due.map(({ notificationId }) => notificationId));
    await hints.publish(released);
    return due.length === NOTIFICATIONS_PER_ROUND;
  });
}
