import { newId } from '../base/ids.ts';
import type { Hint } from '../core/hint.ts';
import { nextMoves, type Moves } from '../core/strategy.ts';
import type { Transaction } from '../db/connect.ts';
import { applyPlans, readDeliveries, type LockedNotification, type PlanChanges, type PlannedDelivery } from '../db/plans.ts';

/**
 * The door of `plan`: called in the transaction that records an outcome, with the notifications locked in id order,
 * so that a fallback cannot be lost between two transactions. Answers the hints to publish after the commit.
 */
export async function advance(transaction: Transaction, notifications: readonly LockedNotification[]): Promise<Hint[]> {
  const open = notifications.filter(({ status }) => status === 'ACTIVE' || status === 'CANCELLED');
  if (open.length === 0) return [];
  const deliveries = groupByNotification(await readDeliveries(transaction, open.map(({ id }) => id)));
  const changes: PlanChanges = { released: [], cancelled: [], completed: [] };
  const hints: Hint[] = [];
  for (const notification of open) {
    const own = deliveries.get(notification.id) ?? [];
    const { release, cancel, complete, reason } = movesFor(notification, own);
    for (const id of release) {
      changes.released.push(id);
      const lane = own.find((one) => one.id === id)?.lane;
      if (lane) hints.push({ id, lane });
    }
    for (const id of cancel) changes.cancelled.push({ id, eventId: newId(), reason });
    if (complete) changes.completed.push(notification.id);
  }
  if (changes.released.length + changes.cancelled.length + changes.completed.length > 0) await applyPlans(transaction, changes);
  return hints;
}

function movesFor({ status, strategy }: LockedNotification, deliveries: PlannedDelivery[]): Moves & { reason: string } {
  if (status !== 'CANCELLED') return { ...nextMoves(strategy, deliveries), reason: 'ANOTHER_CHANNEL_SUCCEEDED' };
  // It was under way when its notification was cancelled, and has come back for another try.
  const cancel = deliveries.filter((one) => one.status === 'WAITING' || one.status === 'QUEUED' || one.due).map(({ id }) => id);
  return { release: [], cancel, complete: false, reason: 'CANCELLED' };
}

function groupByNotification(deliveries: PlannedDelivery[]): Map<string, PlannedDelivery[]> {
  const groups = new Map<string, PlannedDelivery[]>();
  for (const one of deliveries) {
    const group = groups.get(one.notificationId);
    if (group) group.push(one);
    else groups.set(one.notificationId, [one]);
  }
  return groups;
}
