import type { DeliveryStatus } from './delivery.ts';

/** In which order the channels of a notification are tried, and what the state of its deliveries calls for next. */

/** All at once; in order until one has succeeded; or in order until the person has seen it. */
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
  /** Its channel makes itself heard. */
  rings?: boolean;
  /** It waits for the end of the person's quiet hours. */
  hushed?: boolean;
  /** What the person has made of it, as far as that is known. */
  attention?: Attention;
}

/** READ is more than SEEN: whoever has read it has seen it. */
export type Attention = 'NONE' | 'SEEN' | 'READ';

/** What else decides how a notification goes on. */
interface Circumstances {
  /** What of the person stops everything that is pending; null where nothing does. */
  heeds: Exclude<Attention, 'NONE'> | null;
  /** The latest step of an ESCALATE has waited for the person long enough. */
  waitIsOver: boolean;
  /** The person is not to be disturbed right now. */
  isQuiet: boolean;
}

const AT_FIRST: Circumstances = { heeds: null, waitIsOver: false, isQuiet: false };

/** What is to be done now. */
export interface Moves {
  /** Held deliveries whose step begins. */
  release: string[];
  /** Those of them that have to wait for the end of the quiet hours. */
  hush: string[];
  /** Deliveries that another channel's success, or the person, makes needless. */
  cancel: string[];
  /** Nothing is under way or to come. */
  complete: boolean;
  /** Of an ESCALATE: a step is left that waits for nothing but the time of those before it. */
  isFollowed: boolean;
}

/**
 * PARALLEL begins every step at once. PRIORITY begins a step when all of the one before has failed, was filtered or
 * expired, and cancels the later steps when one delivery of a step is sent; an UNKNOWN holds its step.
 * ESCALATE begins a step when the one before has failed, or has waited for the person long enough: whether it was sent makes
 * no difference, so that a provider in trouble holds up no alarm.
 * Whatever the strategy, a person who has seen or read enough stops what is pending.
 *
 * In quiet hours nothing that rings begins. A step that would is passed over: the next one that is silent takes its place at once,
 * since mail that can be read at breakfast is what the person wants at night, and hours of silence are what nobody wants of a
 * fallback. When the hours end, the step that was passed over has its turn, unless another has reached the person by then;
 * the ringing steps after it still come after it, one by one, and not all together at seven o'clock.
 */
export function nextMoves(strategy: Strategy, deliveries: readonly StepDelivery[], circumstances: Circumstances = AT_FIRST): Moves {
  const { heeds, isQuiet } = circumstances;
  const moves: Moves = { release: [], hush: [], cancel: [], complete: false, isFollowed: false };
  if (isHeeded(deliveries, heeds)) moves.cancel = deliveries.filter((one) => isStoppable(one) || one.due).map(({ id }) => id);
  else if (strategy === 'PARALLEL') begin(deliveries, moves, isQuiet);
  else if (strategy === 'PRIORITY') planSteps(deliveries, moves, isQuiet);
  else escalate(deliveries, moves, circumstances);
  const cancelled = new Set(moves.cancel);
  moves.isFollowed = isFollowed(deliveries, moves);
  moves.complete = moves.release.length + moves.hush.length === 0 && deliveries.every((one) => cancelled.has(one.id) || isOver(one));
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

function escalate(deliveries: readonly StepDelivery[], moves: Moves, { waitIsOver, isQuiet }: Circumstances): void {
  let waits = false;
  let passedOver = false;
  for (const own of stepsOf(deliveries)) {
    if (own.every(({ status }) => hasFailed(status))) {
      // A step that had begun and failed ends the wait; one that was never to begin does not.
      if (own.some(({ status }) => status === 'FAILED' || status === 'EXPIRED')) waits = false;
    } else if (own.some(isHeld)) {
      if (waits && !waitIsOver && !own.some(isUnderWay)) return;
      if (!mustWait(own, isQuiet || passedOver)) return begin(own, moves, isQuiet);
      if (!passedOver) begin(own, moves, isQuiet);
      passedOver = true;
    } else if (own.some(isUnderWay)) {
      waits = true;
    } else {
      passedOver = true;
    }
  }
}

function planSteps(deliveries: readonly StepDelivery[], moves: Moves, isQuiet: boolean): void {
  let passedOver = false;
  for (const own of stepsOf(deliveries)) {
    const step = own[0]?.step ?? 0;
    if (own.some(({ status }) => status === 'SENT' || status === 'DELIVERED')) {
      const isNeedless = (one: StepDelivery) => (one.step > step ? isStoppable(one) : one.step < step && hasYetToBegin(one));
      moves.cancel.push(...deliveries.filter(isNeedless).map(({ id }) => id));
      // What a device waits for does not end with what another one had: of a retry the night may have been made a new beginning.
      return begin(own, moves, isQuiet);
    }
    if (own.every(({ status }) => hasFailed(status))) continue;
    if (own.some(isUnderWay)) return begin(own, moves, isQuiet);
    // It was passed over, and the one that took its place is not over.
    const isAnotherUnderWay = deliveries.some((one) => one.step > step && isUnderWay(one));
    if (!isAnotherUnderWay && !mustWait(own, isQuiet || passedOver)) return begin(own, moves, isQuiet);
    if (!isAnotherUnderWay && !passedOver) begin(own, moves, isQuiet);
    passedOver = true;
  }
}

/** Whether all that is left of a step has to wait for the end of the quiet hours, or for what waits for them. */
function mustWait(own: readonly StepDelivery[], isQuiet: boolean): boolean {
  return own.every((one) => hasFailed(one.status) || one.hushed === true || (isQuiet && isHeld(one) && one.rings === true));
}

function begin(deliveries: readonly StepDelivery[], moves: Moves, isQuiet: boolean): void {
  for (const one of deliveries) if (isHeld(one)) (isQuiet && one.rings ? moves.hush : moves.release).push(one.id);
}

/** A ringing step after one that waits for the end of the quiet hours is not followed to: that end comes first. */
function isFollowed(deliveries: readonly StepDelivery[], { release, hush, cancel }: Moves): boolean {
  const settled = new Set([...release, ...hush, ...cancel]);
  const hushed = deliveries.filter((one) => one.hushed === true || hush.includes(one.id)).map(({ step }) => step);
  const first = Math.min(...hushed, Infinity);
  return deliveries.some((one) => isHeld(one) && !settled.has(one.id) && !(one.rings && one.step > first));
}

function isHeld({ status, due }: StepDelivery): boolean {
  return status === 'WAITING' && !due;
}

function hasYetToBegin(one: StepDelivery): boolean {
  return isHeld(one) || one.hushed === true;
}

/** It has begun and was not in vain. */
function isUnderWay(one: StepDelivery): boolean {
  return !hasYetToBegin(one) && !hasFailed(one.status);
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
