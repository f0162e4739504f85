import { backoff, type RetryPolicy } from './backoff.ts';
import type { Wire } from './channel.ts';
import type { EventType, StatusAfter } from './delivery.ts';
import type { Outcome } from './outcome.ts';

/** What an outcome means for the delivery. */
export interface Verdict {
  status: StatusAfter<'SENDING'>;
  reason: string | null;
  events: EventType[];
  /** The wait before the next attempt; null where none follows. */
  delayMs: number | null;
  /** Whether the attempt counts against the limit. */
  counted: boolean;
  /** It is kept for somebody to try again by hand. */
  deadLetter: boolean;
  /** The device's address is dead. */
  retiresDevice: boolean;
  /** The provider says that this address must not be written to: it bounced for good, or said stop. */
  stopsAddress: boolean;
}

/**
 * What to do when nobody can know whether a message was sent: try again under the same identity, wait for the receipt, or
 * count it as failed, so that the next channel is tried and nothing is sent twice on this one.
 */
export type UnknownPolicy = 'RESEND' | 'HOLD' | 'GIVE_UP';

function unknownPolicyOf(wire: Wire): UnknownPolicy {
  // A text message has no identity that would make a second one harmless, and it costs money.
  return wire === 'sms' ? 'HOLD' : 'RESEND';
}

/** What a verdict depends on besides the outcome. */
interface Circumstances {
  /** The attempt that had this outcome, from 1. */
  attempt: number;
  wire: Wire;
  /** The category's; null for what is usual on the wire. */
  unknownPolicy: UnknownPolicy | null;
  retry: RetryPolicy;
  /** How long ago the delivery was made. */
  ageMs: number;
  now: number;
  random: () => number;
}

const REST_WHEN_DOWN_MS = 5_000;
/**
 * Waits that count as no attempt have no number to end them, only the notification's expiry. So they grow with what has been
 * waited already: in three days about a thousand of them, and not sixty thousand.
 */
const WAIT_PER_AGE = 0.1;
const LONGEST_THROTTLE_MS = 60 * 60 * 1_000;

/** Pure: the clock and the dice are handed in. */
export function judge(outcome: Outcome, { attempt, wire, unknownPolicy, retry, ageMs, now, random }: Circumstances): Verdict {
  const verdict = (status: Verdict['status'], events: EventType[], more: Partial<Verdict> = {}): Verdict => ({
    status,
    reason: outcome.kind === 'sent' ? null : outcome.reason,
    events,
    delayMs: null,
    counted: true,
    deadLetter: false,
    retiresDevice: false,
    stopsAddress: false,
    ...more,
  });
  const isLast = attempt >= retry.attempts;
  // Half of it at random, so that what waits for one account does not come back as one crowd.
  const spread = (ms: number) => Math.round(ms * (0.5 + random() / 2));
  const uncounted = (waitMs: number) => ({ counted: false, delayMs: Math.max(waitMs, spread(clamp(ageMs * WAIT_PER_AGE, retry.capMs))) });
  switch (outcome.kind) {
    case 'sent':
      return verdict('SENT', ['SUCCESS']);
    case 'retry':
      return isLast
        ? verdict('FAILED', ['FAIL', 'DLQ'], { deadLetter: true })
        : verdict('WAITING', ['RETRY'], { delayMs: backoff(attempt, retry, random) });
    case 'throttled':
      return verdict('WAITING', ['RETRY'], uncounted(clamp(outcome.until.getTime() - now, LONGEST_THROTTLE_MS)));
    case 'down':
      return verdict('WAITING', ['RETRY'], uncounted(spread(REST_WHEN_DOWN_MS)));
    case 'gone':
      // A number that is refused costs nothing to ask for again; bounces cost the sender's name.
      return verdict('FAILED', ['FAIL'], { retiresDevice: true, stopsAddress: wire === 'email' });
    case 'suppressed':
      return verdict('FILTERED', ['FILTERED'], { stopsAddress: true });
    case 'refused':
      return verdict('FAILED', ['FAIL', 'DLQ'], { deadLetter: true });
    case 'unknown':
      switch (unknownPolicy ?? unknownPolicyOf(wire)) {
        case 'GIVE_UP':
          return verdict('FAILED', ['UNKNOWN', 'FAIL']);
        case 'HOLD':
          return verdict('UNKNOWN', ['UNKNOWN']);
        case 'RESEND':
          return verdict('UNKNOWN', ['UNKNOWN'], isLast ? {} : { delayMs: backoff(attempt, retry, random) });
      }
  }
}

function clamp(ms: number, most: number): number {
  return Math.max(0, Math.min(most, ms));
}
