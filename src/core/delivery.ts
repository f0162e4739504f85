/** The life of a delivery, as one table. A move that is not in it is logged and counted, never made. */

export type DeliveryStatus =
  | 'WAITING'
  | 'QUEUED'
  | 'SENDING'
  | 'SENT'
  | 'DELIVERED'
  | 'FILTERED'
  | 'FAILED'
  | 'UNKNOWN'
  | 'EXPIRED'
  | 'CANCELLED';

export const deliveryMoves: Record<DeliveryStatus, readonly DeliveryStatus[]> = {
  WAITING: ['QUEUED', 'FILTERED', 'CANCELLED', 'EXPIRED'],
  QUEUED: ['SENDING', 'FILTERED', 'CANCELLED', 'EXPIRED'],
  SENDING: ['SENT', 'FAILED', 'FILTERED', 'UNKNOWN', 'WAITING'],
  /** by receipts */
  SENT: ['DELIVERED', 'FAILED'],
  /** by receipt or look-up; WAITING by the policy "resend" */
  UNKNOWN: ['SENT', 'DELIVERED', 'FAILED', 'WAITING'],
  /** by replay */
  FAILED: ['WAITING'],
  DELIVERED: [],
  FILTERED: [],
  EXPIRED: [],
  CANCELLED: [],
};

/** IN_APP has no wire: it goes from QUEUED to SENT in the transaction that writes the feed. */
export function mayMove(from: DeliveryStatus, to: DeliveryStatus): boolean {
  return deliveryMoves[from].includes(to);
}

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
