import { isId, newId } from '../base/ids.ts';
import type { LiveBus } from '../bus/live.ts';
import { refusal, type Refusal } from '../core/refusal.ts';
import type { Database } from '../db/connect.ts';
import { lockNotifications } from '../db/plans.ts';
import { findLetters, replay } from '../db/replay.ts';

export interface Replay {
  replayed: number;
  refusals: Refusal[];
}

/**
 * The door for `replayDeadLetters`: each letter once. One that does not move, because it did before or because its
 * notification was cancelled, is refused: a bare 0 would leave the operator guessing.
 */
export async function replayDeadLetters(
  { database, live }: { database: Database; live: LiveBus },
  projectId: string,
  ids: readonly string[],
): Promise<Replay> {
  const { moved, found, touched } = await database.sql.begin(async (transaction) => {
    const letters = await findLetters(transaction, projectId, [...new Set(ids)].filter(isId));
    const notificationIds = [...new Set(letters.map(({ notificationId }) => notificationId))];
    await lockNotifications(transaction, notificationIds);
    const replayed = await replay(transaction, letters.map(({ id }) => ({ id, eventId: newId() })));
    return { moved: new Set(replayed), found: new Set(letters.map(({ id }) => id)), touched: notificationIds };
  });
  live.publishNotifications(touched);
  const refusals = ids.flatMap((id, at): Refusal[] => {
    const path = ['ids', String(at)];
    if (moved.has(id)) return [];
    return found.has(id)
      ? [refusal('NOT_REPLAYABLE', 'It was replayed before, or its notification was cancelled.', path)]
      : [refusal('NOT_FOUND', 'There is no such dead letter.', path)];
  });
  return { replayed: moved.size, refusals };
}
