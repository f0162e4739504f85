import { isId } from '../base/ids.ts';
import type { LiveBus } from '../bus/live.ts';
import type { FeedChange } from '../core/feed.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import { cancel, lockNotification, lockStoppable } from '../db/cancellation.ts';
import type { Database, Transaction } from '../db/connect.ts';
import { isWithdrawn, withdrawItems } from '../db/feed-life.ts';
import type { NotificationRow } from '../db/tables/journey.ts';

/** What became of a notification that was to be cancelled. */
interface Cancelled {
  /** As it is now, or why no delivery of it could be stopped. */
  answer: NotificationRow | Refusal;
  /** Its item was taken out of the feed, now or before: what arrived there can be taken back also when nothing is left to stop. */
  withdrawn: boolean;
}

/**
 * The door for `cancelNotification`: no further attempt begins, by this account or by the next, and what lies in the feed
 * is withdrawn. What was sent stays SENT, and what is on its way to a provider at this moment may still arrive, and then
 * says so. Cancelling twice gives the same answer.
 */
export async function cancelNotification({ database, live }: { database: Database; live: LiveBus }, projectId: string, id: string): Promise<Cancelled> {
  if (!isId(id)) return { answer: notFound(), withdrawn: false };
  const { changes, ...cancelled } = await database.sql.begin(async (transaction): Promise<Cancelled & { changes: FeedChange[] }> => {
    const found = await lockNotification(transaction, projectId, id);
    if (!found) return { answer: notFound(), withdrawn: false, changes: [] };
    const answer = await stop(transaction, found);
    const changes = await withdrawItems(transaction, id);
    return { answer, changes, withdrawn: changes.length > 0 || (await isWithdrawn(transaction, id)) };
  });
  live.publishFeed(changes);
  live.publishNotifications([id]);
  return cancelled;
}

async function stop(transaction: Transaction, found: NotificationRow): Promise<NotificationRow | Refusal> {
  if (found.status === 'CANCELLED') return found;
  if (found.status === 'COMPLETED' || found.status === 'EXPIRED') return refuse.notCancellable(['id'], found.status);
  const stoppable = await lockStoppable(transaction, [found.id]);
  return (await cancel(transaction, found.id, stoppable)) ?? notFound();
}

function notFound(): Refusal {
  return refuse.noNotification(['id']);
}
