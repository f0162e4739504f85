import { newId } from '../base/ids.ts';
import type { Transaction } from './connect.ts';
import type { NotificationRow } from './tables/journey.ts';

/** What `cancelNotification` reads and writes. */

/** The notification, held until the end of the transaction; null where the project has none of this id. */
export async function lockNotification(transaction: Transaction, projectId: string, id: string): Promise<NotificationRow | null> {
  const [row] = await transaction<NotificationRow[]>`
    select * from notification where id = ${id} and project_id = ${projectId} for update`;
  return row ?? null;
}

/** The deliveries that can still be stopped, locked: not begun, or unknown and about to be sent again. */
export async function lockStoppable(transaction: Transaction, notificationIds: readonly string[]): Promise<string[]> {
  const rows = await transaction<{ id: string }[]>`
    select id from delivery
    where notification_id = any(${[...notificationIds]}::uuid[]) and (status in ('WAITING', 'QUEUED') or due_at is not null)
    order by id
    for update`;
  return rows.map(({ id }) => id);
}

/** Stops them, and with them the notification. Answers it as it is now. */
export async function cancel(transaction: Transaction, notificationId: string, stoppable: readonly string[]): Promise<NotificationRow | null> {
  await transaction`
    with stopped as (
      update delivery d
      set status = case when d.status = 'UNKNOWN' then 'UNKNOWN' else 'CANCELLED' end,
          reason = case when d.status = 'UNKNOWN' then d.reason else 'CANCELLED' end,
          due_at = null, updated_at = now()
      from unnest(${[...stoppable]}::uuid[], ${stoppable.map(() => newId())}::uuid[]) as s (id, event_id)
      where d.id = s.id
      returning d.id, d.channel, s.event_id
    )
    insert into event (id, notification_id, delivery_id, type, channel, reason)
    select event_id, ${notificationId}::uuid, id, 'CANCELLED', channel, 'CANCELLED' from stopped
    union all
    select ${newId()}::uuid, ${notificationId}::uuid, null, 'CANCELLED', null, null where not exists (select 1 from stopped)`;
  const [row] = await transaction<NotificationRow[]>`
    update notification set status = 'CANCELLED', updated_at = now() where id = ${notificationId} returning *`;
  return row ?? null;
}
