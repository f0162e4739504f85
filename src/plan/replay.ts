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

/** The door for `replayDeadLetters`: each letter once; one that was replayed already counts for nothing and is no error. */
export async function replayDeadLetters(
  { database, live }: { database: Database; live: LiveBus },
  projectId: string,
  ids: readonly string[],
): Promise<Replay> {
  const { replayed, found, touched } = await database.sql.begin(async (transaction) => {
    const letters = await findLetters(transaction, projectId, [...new Set(ids)].filter(isId));
    const notificationIds = [...new Set(letters.map(({ notificationId }) => notificationId))];
    await lockNotifications(transaction, notificationIds);
    const count = await replay(transaction, letters.map(({ id }) => ({ id, eventId: newId() })));
    return { replayed: count, found: new Set(letters.map(({ id }) => id)), touched: notificationIds };
  });
  live.publishNotifications(touched);
  const refusals = ids.flatMap((id, at) =>
    found.has(id) ? [] : [refusal('NOT_FOUND', 'There is no such dead letter.', ['ids', String(at)])],
  );
  return { replayed, refusals };
}
