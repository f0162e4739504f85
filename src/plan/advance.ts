import type { DeliveryStatus } from '../core/delivery.ts';
import type { Hint } from '../core/hint.ts';
import { rings } from '../core/quiet-hours.ts';
import { isHeeded, nextMoves, type Moves } from '../core/strategy.ts';
import type { Transaction } from '../db/connect.ts';
import { applyPlans, lockNotificationsOf, readDeliveriesBeside, type LockedNotification, type PlanChanges, type PlannedDelivery } from '../db/plans.ts';
import { quietEnds } from './quiet.ts';

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
  const { changes, released } = await plan(transaction, notifications, groupByNotification(deliveries));
  if (changes.released.length + changes.hushed.length + changes.cancelled.length + changes.completed.length + changes.escalated.length > 0) await applyPlans(transaction, changes);
  return { recorded, released };
}

/** Whether this end of a delivery that is alone is the end of its notification, too: what needs no transaction with a plan. */
export function isTheEnd(status: DeliveryStatus, delayMs: number | null): boolean {
  return nextMoves('PARALLEL', [{ id: '', step: 0, status, due: delayMs !== null }]).complete;
}

type Groups = Map<string, PlannedDelivery[]>;

/** Whether a person is not to be disturbed is asked only where something is about to ring: of most outcomes it is not. */
async function plan(transaction: Transaction, notifications: readonly LockedNotification[], deliveries: Groups) {
  const usual = planFor(notifications, deliveries, new Map());
  const released = new Set(usual.changes.released);
  const disturbing = [...deliveries].filter(([, own]) => own.some(({ id, channel }) => rings(channel) && released.has(id)));
  if (disturbing.length === 0) return usual;
  const quiet = await quietEnds(transaction, disturbing.map(([id]) => id));
  return quiet.size === 0 ? usual : planFor(notifications, deliveries, quiet);
}

function planFor(notifications: readonly LockedNotification[], deliveries: Groups, quiet: ReadonlyMap<string, Date>) {
  const changes: PlanChanges = { released: [], hushed: [], cancelled: [], completed: [], escalated: [] };
  const released: Hint[] = [];
  for (const notification of notifications) {
    if (notification.status !== 'ACTIVE' && notification.status !== 'CANCELLED') continue;
    const own = deliveries.get(notification.id) ?? [];
    const until = quiet.get(notification.id) ?? null;
    const { release, hush, cancel, complete, isFollowed, reason } = movesFor(notification, own, until !== null);
    for (const id of release) {
      changes.released.push(id);
      const lane = own.find((one) => one.id === id)?.lane;
      if (lane) released.push({ id, lane });
    }
    if (until !== null) for (const id of hush) changes.hushed.push({ id, until });
    for (const id of cancel) changes.cancelled.push({ id, notificationId: notification.id, reason });
    if (complete) changes.completed.push(notification.id);
    if (notification.strategy === 'ESCALATE' && (release.length > 0 || notification.waitIsOver)) {
      changes.escalated.push({ id: notification.id, isFollowed });
    }
  }
  return { changes, released };
}

function movesFor(
  { status, strategy, heeds, waitIsOver }: LockedNotification,
  deliveries: PlannedDelivery[],
  isQuiet: boolean,
): Moves & { reason: string } {
  if (status !== 'CANCELLED') {
    const reason = heeds !== null && isHeeded(deliveries, heeds) ? heeds : 'ANOTHER_CHANNEL_SUCCEEDED';
    const steps = deliveries.map((one) => ({ ...one, rings: rings(one.channel) }));
    return { ...nextMoves(strategy, steps, { heeds, waitIsOver, isQuiet }), reason };
  }
  // It was under way when its notification was cancelled, and has come back for another try.
  const cancel = deliveries.filter((one) => one.status === 'WAITING' || one.status === 'QUEUED' || one.due).map(({ id }) => id);
  return { release: [], hush: [], cancel, complete: false, isFollowed: false, reason: 'CANCELLED' };
}

function groupByNotification(deliveries: PlannedDelivery[]): Groups {
  const groups: Groups = new Map();
  for (const one of deliveries) {
    const group = groups.get(one.notificationId);
    if (group) group.push(one);
    else groups.set(one.notificationId, [one]);
  }
  return groups;
}
