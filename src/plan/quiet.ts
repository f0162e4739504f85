import { wakingOf } from '../core/quiet-hours.ts';
import type { Transaction } from '../db/connect.ts';
import { findQuietHours } from '../db/quiet-hours.ts';

/** When the people of these notifications may be disturbed again: those who may be now, or for whom it makes no difference, are absent. */
export async function quietEnds(transaction: Transaction, notificationIds: readonly string[]): Promise<ReadonlyMap<string, Date>> {
  const ends = new Map<string, Date>();
  for (const { notificationId, ...asleep } of await findQuietHours(transaction, notificationIds)) {
    const end = wakingOf(asleep);
    if (end !== null) ends.set(notificationId, end);
  }
  return ends;
}
