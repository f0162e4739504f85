import { isId } from '../base/ids.ts';
import type { LiveBus } from '../bus/live.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import { cancel, lockNotification, lockStoppable } from '../db/cancellation.ts';
import type { Database } from '../db/connect.ts';
import type { NotificationRow } from '../db/tables/journey.ts';

/**
 * The door for `cancelNotification`: no further attempt begins, by this account or by the next. What was sent stays SENT,
 * and what is on its way to a provider at this moment may still arrive, and then says so. Cancelling twice gives the same
 * answer.
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
    if (found.status === 'COMPLETED' || found.status === 'EXPIRED') return refuse.notCancellable(['id'], found.status);
    const stoppable = await lockStoppable(transaction, [id]);
    return (await cancel(transaction, id, stoppable)) ?? notFound();
  });
  live.publishNotifications([id]);
  return answer;
}

function notFound(): Refusal {
  return refuse.noNotification(['id']);
}
