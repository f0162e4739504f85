import type { CategoryRow } from '../db/tables/catalogue.ts';
import type { Reader } from '../db/connect.ts';
import { presentUntil } from '../db/presence.ts';

/** Who is looking right now, of those for whom it makes a difference: where there is none, nobody is asked. */
export async function presentAmong(sql: Reader, asked: readonly { category: CategoryRow; userId: string | null }[]): Promise<ReadonlySet<string>> {
  const userIds = asked.flatMap(({ category, userId }) => (category.pushUnlessSeenSeconds === null || userId === null ? [] : [userId]));
  return userIds.length === 0 ? new Set() : new Set((await presentUntil(sql, userIds)).keys());
}
