import { inArray, sql } from 'drizzle-orm';
import type { Database } from './connect.ts';
import { notification, type NotificationRow } from './tables/journey.ts';

/** A notification as it is now, for somebody who watches it. */
export interface WatchedNotification {
  row: NotificationRow;
  /** Another one after every change that can be seen from outside. */
  version: string;
  /** Nothing of it can change any more. */
  settled: boolean;
}

/** How long receipts are waited for: providers send nearly all within seconds, some never. */
const RECEIPT_MINUTES = 10;

/** One statement for all that are watched; those that are no more are left out. */
export function readWatchedNotifications({ records }: Database, ids: readonly string[]): Promise<WatchedNotification[]> {
  return records
    .select({
      row: notification,
      version: sql<string>`concat_ws(
        ' ',
        notification.status,
        (select count(*) from event where event.notification_id = notification.id),
        (
          select string_agg(concat_ws(' ', delivery.id, delivery.status, reason, provider, provider_message_id, attempts), ' ' order by delivery.id)
          from delivery where delivery.notification_id = notification.id
        )
      )`,
      settled: sql<boolean>`notification.status not in ('SCHEDULED', 'ACTIVE') and not exists (
        select from delivery
        where delivery.notification_id = notification.id and (
          delivery.status = 'SENDING'
          or (delivery.status in ('SENT', 'UNKNOWN') and delivery.updated_at > now() - make_interval(mins => ${RECEIPT_MINUTES}))
        )
      )`,
    })
    .from(notification)
    .where(inArray(notification.id, [...ids]));
}
