import { isId } from '../base/ids.ts';
import type { LiveBus } from '../bus/live.ts';
import { refusal, type Refusal } from '../core/refusal.ts';
import { cancel, lockNotification, lockStoppable } from '../db/cancellation.ts';
import type { Database } from '../db/connect.ts';
import type { NotificationRow } from '../db/tables/journey.ts';

/**
 * The door for `cancelNotification`: stops what has not been sent. What was sent stays SENT; what a provider holds at
 * this moment is not tried again. Cancelling twice gives the same answer.
 */
export async function cancelNotification(
  { database, live }: { database: Database; live: LiveBus },
  projectId: string,
  id: string,
): Promise<NotificationRow | Refusal> {
  if (!isId(id)) return notFound();
  const answer = await database.sql.begin(async (transaction): Promise<NotificationRow | Refusal> => {
    const found = await lockNotification(transaction, projectId, id);
    if (!found) return notFound();
    if (found.status === 'CANCELLED') return found;
    if (found.status === 'COMPLETED' || found.status === 'EXPIRED') {
      return refusal('NOT_CANCELLABLE', `The notification is ${found.status}; nothing is left to stop.`, ['id']);
    }
    const stoppable = await lockStoppable(transaction, [id]);
    if (found.status === 'ACTIVE' && stoppable.length === 0) {
      return refusal('NOT_CANCELLABLE', 'All that is left is on its way to a provider at this moment.', ['id']);
    }
    return (await cancel(transaction, id, stoppable)) ?? notFound();
  });
  live.publishNotifications([id]);
  return answer;
}

function notFound(): Refusal {
  return refusal('NOT_FOUND', 'There is no such notification.', ['id']);
}
