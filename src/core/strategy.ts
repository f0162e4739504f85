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
  /** What the person has made of it, as far as that is known. */
  attention?: Attention;
}

/** READ is more than SEEN: whoever has read it has seen it. */
export type Attention = 'NONE' | 'SEEN' | 'READ';

/** What else decides how a notification goes on. */
export interface Circumstances {
  /** What of the person stops everything that is pending; null where nothing does. */
  heeds: Exclude<Attention, 'NONE'> | null;
  /** The latest step of an ESCALATE has waited for the person long enough. */
  waitIsOver: boolean;
}

const AT_FIRST: Circumstances = { heeds: null, waitIsOver: false };

/** What is to be done now. */
export interface Moves {
  /** Held deliveries whose step begins. */
  release: string[];
  /** Deliveries that another channel's success, or the person, makes needless. */
  cancel: string[];
  /** Nothing is under way or to come. */
  complete: boolean;
}

/**
 * PARALLEL begins every step at once. PRIORITY begins a step when all of the one before has failed, was filtered or
 * expired, and cancels the later steps when one delivery of a step is sent; an UNKNOWN holds its step.
 * ESCALATE begins a step when the one before has failed, or has waited for the person long enough: whether it was sent makes
 * no difference, so that a provider in trouble holds up no alarm.
 * Whatever the strategy, a person who has seen or read enough stops what is pending.
 */
export function nextMoves(strategy: Strategy, deliveries: readonly StepDelivery[], { heeds, waitIsOver }: Circumstances = AT_FIRST): Moves {
  const moves: Moves = { release: [], cancel: [], complete: false };
  if (isHeeded(deliveries, heeds)) moves.cancel = deliveries.filter((one) => isStoppable(one) || one.due).map(({ id }) => id);
  else if (strategy === 'PARALLEL') release(deliveries, moves);
  else if (strategy === 'PRIORITY') planSteps(deliveries, moves);
  else escalate(deliveries, moves, waitIsOver);
  const cancelled = new Set(moves.cancel);
  moves.complete = moves.release.length === 0 && deliveries.every((one) => cancelled.has(one.id) || isOver(one));
  return moves;
}

/** Whether the person has seen or read enough. */
export function isHeeded(deliveries: readonly StepDelivery[], heeds: Circumstances['heeds']): boolean {
  return heeds !== null && deliveries.some(({ attention = 'NONE' }) => attention === 'READ' || attention === heeds);
}

/** By their order. */
function stepsOf(deliveries: readonly StepDelivery[]): StepDelivery[][] {
  const steps = [...new Set(deliveries.map((one) => one.step))].sort((a, b) => a - b);
  return steps.map((step) => deliveries.filter((one) => one.step === step));
}

function escalate(deliveries: readonly StepDelivery[], moves: Moves, waitIsOver: boolean): void {
  let waits = false;
  for (const own of stepsOf(deliveries)) {
    if (own.every(({ status }) => hasFailed(status))) {
      // A step that had begun and failed ends the wait; one that was never to begin does not.
      if (own.some(({ status }) => status === 'FAILED' || status === 'EXPIRED')) waits = false;
    } else if (own.some(isHeld)) {
      if (!waits || waitIsOver) release(own, moves);
      return;
    } else {
      waits = true;
    }
  }
}

function planSteps(deliveries: readonly StepDelivery[], moves: Moves): void {
  for (const own of stepsOf(deliveries)) {
    if (own.some(({ status }) => status === 'SENT' || status === 'DELIVERED')) {
      for (const later of deliveries) if (later.step > (own[0]?.step ?? 0) && isStoppable(later)) moves.cancel.push(later.id);
      return;
    }
    if (!own.every(({ status }) => hasFailed(status))) {
      release(own, moves);
      return;
    }
  }
}

function release(deliveries: readonly StepDelivery[], moves: Moves): void {
  for (const one of deliveries) if (isHeld(one)) moves.release.push(one.id);
}

function isHeld({ status, due }: StepDelivery): boolean {
  return status === 'WAITING' && !due;
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
