/**
 * The life of a delivery: what each state may become. Whoever makes a move does it by compare-and-set on the state that
 * it comes from, so a move that comes too late, or twice, changes nothing.
 */
interface DeliveryMoves {
  WAITING: 'QUEUED' | 'FILTERED' | 'CANCELLED' | 'EXPIRED';
  /** SENT at once is IN_APP: it has no wire, and goes there in the transaction that writes the feed. */
  QUEUED: 'SENDING' | 'SENT' | 'FILTERED' | 'CANCELLED' | 'EXPIRED';
  SENDING: 'SENT' | 'FAILED' | 'FILTERED' | 'UNKNOWN' | 'WAITING';
  /** By receipts. */
  SENT: 'DELIVERED' | 'FAILED';
  /** By a receipt or a late answer; WAITING by the policy "resend". */
  UNKNOWN: 'SENT' | 'DELIVERED' | 'FAILED' | 'WAITING';
  /** By replay. */
  FAILED: 'WAITING';
  DELIVERED: never;
  FILTERED: never;
  EXPIRED: never;
  CANCELLED: never;
}

/** Where a delivery is in its life. */
export type DeliveryStatus = keyof DeliveryMoves;

/** What a delivery may become from a state: a verdict of anything else does not compile. */
export type StatusAfter<From extends DeliveryStatus> = DeliveryMoves[From];

/** What is written down of a notification and its deliveries: a row each, never changed. */
export type EventType =
  | 'REQUESTED'
  | 'RETRY'
  | 'SUCCESS'
  | 'FILTERED'
  | 'FAIL'
  | 'DLQ'
  | 'UNKNOWN'
  | 'DELIVERED'
  | 'OPENED'
  | 'CLICKED'
  | 'CANCELLED'
  | 'EXPIRED';
