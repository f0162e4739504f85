import { quietUntil, zoneOf } from '../core/quiet-hours.ts';
import type { Transaction } from '../db/connect.ts';
import { findQuietHours } from '../db/quiet-hours.ts';

/** When the people of these notifications may be disturbed again: those who may be now, or for whom it makes no difference, are absent. */
export async function quietEnds(transaction: Transaction, notificationIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const ends = new Map<string, Date>();
  for (const { notificationId, hours, timezone, now } of await findQuietHours(transaction, notificationIds)) {
    const end = quietUntil(hours, zoneOf(hours, { timezone }), now);
    if (end !== null) ends.set(notificationId, new Date(end));
  }
  return ends;
}
