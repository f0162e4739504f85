import { newId } from '../base/ids.ts';
import { lockStoppable } from './cancellation.ts';
import type { Transaction } from './connect.ts';

/** The end of what nobody wants any more. */

/**
 * Notifications whose term is over, locked, the longest over first: a campaign ends all at once, and by their ids each round would read
 * all that is left of it. Those that somebody else has locked come with a later look.
 */
export async function lockExpired(transaction: Transaction, limit: number): Promise<string[]> {
  const rows = await transaction<{ id: string }[]>`
    select id from notification
    where status in ('SCHEDULED', 'ACTIVE') and expires_at <= now()
    order by expires_at
    limit ${limit}
    for update skip locked`;
  return rows.map(({ id }) => id);
}

/**
 * What has not begun expires; what is under way is let finish, and its notification comes again. The caller holds the
 * locks of the notifications. Answers how many of them are over with it.
 */
export async function expire(transaction: Transaction, notificationIds: string[]): Promise<number> {
  await expireDeliveries(transaction, await lockStoppable(transaction, notificationIds));
  return closeNotifications(transaction, notificationIds);
}

/** WAITING or QUEUED → EXPIRED, and of those that quiet hours have outlasted it says so; an UNKNOWN stays what it is, and is not sent again. */
async function expireDeliveries(transaction: Transaction, ids: string[]): Promise<void> {
  await transaction`
    with expired as (
      update delivery d
      set status = case when d.status = 'UNKNOWN' then 'UNKNOWN' else 'EXPIRED' end, due_at = null, updated_at = now()
      from unnest(${ids}::uuid[], ${ids.map(() => newId())}::uuid[]) as e (id, event_id)
      where d.id = e.id and (d.status in ('WAITING', 'QUEUED') or d.due_at is not null)
      returning d.id, d.notification_id, d.channel, d.status, d.reason, e.event_id
    )
    insert into event (id, notification_id, delivery_id, type, channel, reason)
    select event_id, notification_id, id, 'EXPIRED', channel, case when reason = 'QUIET_HOURS' then reason end
    from expired where status = 'EXPIRED'`;
}

/** SCHEDULED or ACTIVE → EXPIRED when nothing of it was sent, else COMPLETED; with a delivery under way it stays open. */
async function closeNotifications(transaction: Transaction, ids: string[]): Promise<number> {
  const closed = await transaction`
    with seen as materialized (
      select notification_id as id,
        bool_or(status = 'SENDING') as under_way, bool_or(status in ('SENT', 'DELIVERED', 'UNKNOWN')) as sent
      from delivery
      where notification_id = any(${ids}::uuid[])
      group by notification_id
    )
    update notification n
    set status = case when seen.sent then 'COMPLETED' else 'EXPIRED' end, updated_at = now()
    from unnest(${ids}::uuid[]) as asked (id)
    left join seen using (id)
    where n.id = asked.id and seen.under_way is not true`;
  return closed.count;
}
