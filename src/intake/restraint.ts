import type { Rate } from '../core/rate.ts';
import { countNotificationsTo } from '../db/restraint.ts';
import type { Reader } from '../db/connect.ts';

/** How many more notifications people may be sent now. Two batches that are accepted at once may each use up the last. */
export interface Restraint {
  /** True where the person has had enough; false uses one up. */
  isEnough(userId: string): boolean;
}

const none: Restraint = { isEnough: () => false };

/** Looks once for a whole batch, and at nothing where nothing is limited. */
export async function restraintFor(sql: Reader, rate: Rate | null, userIds: readonly string[], now: number): Promise<Restraint> {
  if (rate === null || userIds.length === 0) return none;
  const had = await countNotificationsTo(sql, userIds, now - rate.perMs, rate.count);
  return {
    isEnough(userId) {
      const count = had.get(userId) ?? 0;
      if (count >= rate.count) return true;
      had.set(userId, count + 1);
      return false;
    },
  };
}
