import { repeat, type Service } from '../base/lifecycle.ts';
import { queueDue } from '../db/waits.ts';
import { beginDue } from '../intake/due.ts';
import type { ScheduleOptions } from './options.ts';

const EVERY_MS = 250;
const ROWS_PER_ROUND = 500;

/** Every wait is a row with `due_at`: this hints the rows whose time has come. */
export function retryTimer({ database, hints, log }: ScheduleOptions): Service {
  return repeat('retry timer', EVERY_MS, log, async () => {
    const due = await queueDue(database.sql, ROWS_PER_ROUND);
    await hints.publish(due);
    return due.length === ROWS_PER_ROUND;
  });
}

/** Begins what was accepted with `sendAt`. */
export function sendTimer({ database, hints, live, log, intake }: ScheduleOptions): Service {
  return repeat('send timer', EVERY_MS, log, async () => {
    const { notificationIds, queued, full } = await beginDue(database, intake);
    live.publishNotifications(notificationIds);
    await hints.publish(queued);
    return full;
  });
}
