import type { DeliveryNow, EventNow, NotificationNow } from './wire.ts';

/** A status that a delivery had, and how long after the acceptance. */
export interface Step {
  status: string;
  /** Milliseconds. */
  after: number;
  reason: string | null;
}

/** The event of a move tells the status it led to. */
const statusAfter: Record<string, string> = {
  RETRY: 'WAITING',
  DEFERRED: 'WAITING',
  SUCCESS: 'SENT',
  DELIVERED: 'DELIVERED',
  FILTERED: 'FILTERED',
  FAIL: 'FAILED',
  UNKNOWN: 'UNKNOWN',
  CANCELLED: 'CANCELLED',
  EXPIRED: 'EXPIRED',
};

/** The way of one delivery, out of the history of its notification. */
export function stepsOf(delivery: DeliveryNow, notification: NotificationNow): Step[] {
  const { id, status, reason } = delivery;
  const { events, createdAt } = notification;
  const begun = Date.parse(createdAt);
  const after = ({ at }: EventNow) => Math.max(0, Date.parse(at) - begun);
  const steps = events
    .filter(({ deliveryId }) => deliveryId === id)
    .flatMap((event): Step[] => {
      const led = statusAfter[event.type];
      return led === undefined ? [] : [{ status: led, after: after(event), reason: event.reason }];
    });
  // What was decided at once was never queued; and what is under way has no event yet.
  if (steps[0]?.status !== 'FILTERED') steps.unshift({ status: firstStatus(delivery, notification), after: 0, reason: null });
  if (steps.at(-1)?.status !== status) steps.push({ status, after: steps.at(-1)?.after ?? 0, reason });
  return steps;
}

/** In order of priority only the first channel may leave at once. */
function firstStatus({ channel }: DeliveryNow, { strategy, deliveries }: NotificationNow): string {
  return strategy === 'PARALLEL' || channel === deliveries[0]?.channel ? 'QUEUED' : 'WAITING';
}

/** Whether a status is good news, bad news, or no news yet. */
export function toneOf(status: string): 'good' | 'bad' | 'calm' {
  if (status === 'SENT' || status === 'DELIVERED') return 'good';
  return status === 'FAILED' || status === 'UNKNOWN' ? 'bad' : 'calm';
}

/** A duration as people say it: `420 ms`, `1.3 s`. */
export function span(ms: number): string {
  return ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(1)} s`;
}
