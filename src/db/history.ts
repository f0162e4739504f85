import { and, asc, desc, eq, inArray, lt } from 'drizzle-orm';
import type { Database } from './connect.ts';
import {
  delivery,
  event,
  notification,
  type DeliveryRow,
  type EventRow,
  type NotificationRow,
  type NotificationStatus,
} from './tables/journey.ts';

/** What became of notifications, for reading: lists go from the newest (ids are in the order of time) to the oldest. */

/** A page of notifications, newest first; null filters nothing. */
interface NotificationsWanted {
  projectId: string;
  userId: string | null;
  categoryId: string | null;
  status: NotificationStatus | null;
  /** Only those older than the one of this id. */
  before: string | null;
  limit: number;
}

export async function notificationById({ records }: Database, projectId: string, id: string): Promise<NotificationRow | null> {
  const [row] = await records
    .select()
    .from(notification)
    .where(and(eq(notification.id, id), eq(notification.projectId, projectId)));
  return row ?? null;
}

/** The newest first. */
export function notificationsOfProject({ records }: Database, wanted: NotificationsWanted): Promise<NotificationRow[]> {
  const { projectId, userId, categoryId, status, before, limit } = wanted;
  return records
    .select()
    .from(notification)
    .where(
      and(
        eq(notification.projectId, projectId),
        userId === null ? undefined : eq(notification.userId, userId),
        categoryId === null ? undefined : eq(notification.categoryId, categoryId),
        status === null ? undefined : eq(notification.status, status),
        before === null ? undefined : lt(notification.id, before),
      ),
    )
    .orderBy(desc(notification.id))
    .limit(limit);
}

export function deliveriesByIds({ records }: Database, ids: readonly string[]): Promise<DeliveryRow[]> {
  return records.select().from(delivery).where(inArray(delivery.id, [...ids]));
}

/** In the order in which their channels are tried. */
export function deliveriesOfNotifications({ records }: Database, ids: readonly string[]): Promise<DeliveryRow[]> {
  return records
    .select()
    .from(delivery)
    .where(inArray(delivery.notificationId, [...ids]))
    .orderBy(asc(delivery.step), asc(delivery.id));
}

/** In the order in which they happened. */
export function eventsOfNotifications({ records }: Database, ids: readonly string[]): Promise<EventRow[]> {
  return records
    .select()
    .from(event)
    .where(inArray(event.notificationId, [...ids]))
    .orderBy(asc(event.at), asc(event.id));
}
