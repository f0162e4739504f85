import type { Transaction } from './connect.ts';
import type { NotificationRow } from './tables/journey.ts';

/** Notifications that were accepted for later. */

/** Those that are due and not expired, the longest due first; what another process has locked is left to it. */
export async function lockScheduledDue(transaction: Transaction, limit: number): Promise<NotificationRow[]> {
  return transaction<NotificationRow[]>`
    select * from notification
    where status = 'SCHEDULED' and send_at <= now() and expires_at > now()
    order by send_at
    limit ${limit}
    for update skip locked`;
}

/** Makes them ACTIVE, or COMPLETED at once where nothing will be sent. */
export async function beginScheduled(transaction: Transaction, active: string[], completed: string[]): Promise<void> {
  await transaction`
    update notification
    set status = case when id = any(${completed}::uuid[]) then 'COMPLETED' else 'ACTIVE' end, updated_at = now(),
        escalates_at = now() + escalate_after_seconds * interval '1 second'
    where id = any(${[...active, ...completed]}::uuid[]) and status = 'SCHEDULED'`;
}
