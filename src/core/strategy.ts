import type { DeliveryStatus } from './delivery.ts';

/** In which order the channels of a notification are tried, and what the state of its deliveries calls for next. */

export const strategies = ['PARALLEL', 'PRIORITY', 'ESCALATE'] as const;
export type Strategy = (typeof strategies)[number];

/** A delivery as the order of channels sees it. */
export interface StepDelivery {
  id: string;
  /** The place of its channel in the order, from 0. */
  step: number;
  status: DeliveryStatus;
  /** A wait with an end (retry, resend); WAITING without one is held until its step begins. */
  due: boolean;
}

/** What is to be done now. */
export interface Moves {
  /** Held deliveries whose step begins. */
  release: string[];
  /** Deliveries that another channel's success makes needless. */
  cancel: string[];
  /** Nothing is under way or to come. */
  complete: boolean;
}

/**
 * PARALLEL begins every step at once. PRIORITY begins a step when all of the one before has failed, was filtered or
 * expired, and cancels the later steps when one delivery of a step is sent; an UNKNOWN holds its step.
 * ESCALATE is ordered like PRIORITY.
 */
export function nextMoves(strategy: Strategy, deliveries: readonly StepDelivery[]): Moves {
  const moves: Moves = { release: [], cancel: [], complete: false };
  if (strategy === 'PARALLEL') release(deliveries, moves);
  else planSteps(deliveries, moves);
  const cancelled = new Set(moves.cancel);
  moves.complete = moves.release.length === 0 && deliveries.every((one) => cancelled.has(one.id) || isOver(one));
  return moves;
}

function planSteps(deliveries: readonly StepDelivery[], moves: Moves): void {
  for (const step of [...new Set(deliveries.map((one) => one.step))].sort((a, b) => a - b)) {
    const own = deliveries.filter((one) => one.step === step);
    if (own.some(({ status }) => status === 'SENT' || status === 'DELIVERED')) {
      for (const later of deliveries) if (later.step > step && isStoppable(later)) moves.cancel.push(later.id);
      return;
    }
    if (!own.every(({ status }) => hasFailed(status))) {
      release(own, moves);
      return;
    }
  }
}

function release(deliveries: readonly StepDelivery[], moves: Moves): void {
  for (const one of deliveries) if (one.status === 'WAITING' && !one.due) moves.release.push(one.id);
}

function hasFailed(status: DeliveryStatus): boolean {
  return status === 'FAILED' || status === 'FILTERED' || status === 'EXPIRED' || status === 'CANCELLED';
}

function isStoppable({ status }: StepDelivery): boolean {
  return status === 'WAITING' || status === 'QUEUED';
}

function isOver({ status, due }: StepDelivery): boolean {
  return status === 'UNKNOWN' ? !due : status !== 'WAITING' && status !== 'QUEUED' && status !== 'SENDING';
}
