import { repeat, type Service } from '../base/lifecycle.ts';
import { queueDue } from '../db/waits.ts';
import { beginDue } from '../intake/due.ts';
import type { ScheduleOptions } from './options.ts';
import { keepQuiet } from './quiet.ts';

const EVERY_MS = 250;
const ROWS_PER_ROUND = 500;

/** Every wait is a row with `due_at`: this hints the rows whose time has come. */
export function retryTimer({ database, hints, live, log }: ScheduleOptions): Service {
  return repeat('retry timer', EVERY_MS, log, async () => {
    const { queued, disturbing } = await queueDue(database.sql, ROWS_PER_ROUND);
    await hints.publish(queued);
    if (disturbing.length > 0) {
      const { released, notificationIds } = await keepQuiet(database, disturbing);
      live.publishNotifications(notificationIds);
      await hints.publish(released);
    }
    return queued.length + disturbing.length === ROWS_PER_ROUND;
  });
}

/** Begins what was accepted with `sendAt`. */
export function sendTimer({ database, hints, live, log, intake, clock }: ScheduleOptions): Service {
  return repeat('send timer', EVERY_MS, log, async () => {
    const { notificationIds, queued, full } = await beginDue(database, { ...intake, clock });
    live.publishNotifications(notificationIds);
    await hints.publish(queued);
    return full;
  });
}
