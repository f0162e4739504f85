import type { DeliveryStatus } from '../core/delivery.ts';
import type { Hint } from '../core/hint.ts';
import { isHeeded, nextMoves, type Moves } from '../core/strategy.ts';
import type { Transaction } from '../db/connect.ts';
import { applyPlans, lockNotificationsOf, readDeliveriesBeside, type LockedNotification, type PlanChanges, type PlannedDelivery } from '../db/plans.ts';

/**
 * The door of `plan`: records outcomes and moves their notifications on, in one transaction, so that a fallback cannot
 * be lost between two. `record` must have sent its statement when it returns: lock, record and read then travel
 * together and are carried out in that order. Answers the hints to publish after the commit, too.
 */
export async function advance<T>(
  transaction: Transaction,
  deliveryIds: string[],
  record: () => Promise<T>,
): Promise<{ recorded: T; released: Hint[] }> {
  const [notifications, recorded, deliveries] = await Promise.all([
    lockNotificationsOf(transaction, deliveryIds),
    record(),
    readDeliveriesBeside(transaction, deliveryIds),
  ]);
  const { changes, released } = planFor(notifications, groupByNotification(deliveries));
  if (changes.released.length + changes.cancelled.length + changes.completed.length + changes.escalated.length > 0) await applyPlans(transaction, changes);
  return { recorded, released };
}

/** Whether this end of a delivery that is alone is the end of its notification, too: what needs no transaction with a plan. */
export function isTheEnd(status: DeliveryStatus, delayMs: number | null): boolean {
  return nextMoves('PARALLEL', [{ id: '', step: 0, status, due: delayMs !== null }]).complete;
}

function planFor(notifications: readonly LockedNotification[], deliveries: Map<string, PlannedDelivery[]>) {
  const changes: PlanChanges = { released: [], cancelled: [], completed: [], escalated: [] };
  const released: Hint[] = [];
  for (const notification of notifications) {
    if (notification.status !== 'ACTIVE' && notification.status !== 'CANCELLED') continue;
    const own = deliveries.get(notification.id) ?? [];
    const { release, cancel, complete, reason } = movesFor(notification, own);
    for (const id of release) {
      changes.released.push(id);
      const lane = own.find((one) => one.id === id)?.lane;
      if (lane) released.push({ id, lane });
    }
    for (const id of cancel) changes.cancelled.push({ id, reason });
    if (complete) changes.completed.push(notification.id);
    if (notification.strategy === 'ESCALATE' && (release.length > 0 || notification.waitIsOver)) {
      const isFollowed = own.some(({ id, status, due }) => status === 'WAITING' && !due && !release.includes(id) && !cancel.includes(id));
      changes.escalated.push({ id: notification.id, isFollowed });
    }
  }
  return { changes, released };
}

function movesFor({ status, strategy, heeds, waitIsOver }: LockedNotification, deliveries: PlannedDelivery[]): Moves & { reason: string } {
  if (status !== 'CANCELLED') {
    const reason = heeds !== null && isHeeded(deliveries, heeds) ? heeds : 'ANOTHER_CHANNEL_SUCCEEDED';
    return { ...nextMoves(strategy, deliveries, { heeds, waitIsOver }), reason };
  }
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
