import { isId } from '../base/ids.ts';
import type { LiveBus } from '../bus/live.ts';
import type { Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { ReplayedWhere, ReplayPace } from '../core/replay.ts';
import { readClock } from '../db/clock.ts';
import type { Database } from '../db/connect.ts';
import { countUnreplayed, findReplayable, type DeadLetterFilter } from '../db/dead-letters.ts';
import { lockNotifications } from '../db/plans.ts';
import { findLetters, replay } from '../db/replay.ts';

/** How many were replayed, and why the others were not. */
interface Replay {
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
    const replayed = await replay(transaction, letters.map(({ id }) => ({ id, delayMs: 0 })));
    return { moved: new Set(replayed), found: new Set(letters.map(({ id }) => id)), touched: notificationIds };
  });
  live.publishNotifications(touched);
  const refusals = ids.flatMap((id, at): Refusal[] => {
    const path = ['ids', String(at)];
    if (moved.has(id)) return [];
    return [found.has(id) ? refuse.notReplayable(path) : refuse.noDeadLetter(path)];
  });
  return { replayed: moved.size, refusals };
}

/** Small enough that the locks of its notifications are held for a moment only. */
const LETTERS_PER_TRANSACTION = 500;

/**
 * The door for `replayDeadLettersWhere`: the oldest that fit, each once, becoming due one after the other, so that a
 * provider that has just come back is not run over. The pace is kept by the rows: whoever dies half way has lost nothing.
 */
export async function replayDeadLettersWhere(
  { database, live }: { database: Database; live: LiveBus },
  projectId: string,
  filter: DeadLetterFilter,
  { dryRun, perSecond, limit }: ReplayPace,
): Promise<ReplayedWhere> {
  if (dryRun) {
    const all = await countUnreplayed(database.sql, projectId, filter);
    const replayed = (await findReplayable(database.sql, projectId, filter, limit)).length;
    return { replayed, remaining: all - replayed, lastDueAt: null };
  }
  let replayed = 0;
  for (let found = LETTERS_PER_TRANSACTION; replayed < limit && found === LETTERS_PER_TRANSACTION; ) {
    const room = Math.min(LETTERS_PER_TRANSACTION, limit - replayed);
    const { moved, touched, seen } = await database.sql.begin(async (transaction) => {
      const letters = await findReplayable(transaction, projectId, filter, room);
      const touched = [...new Set(letters.map(({ notificationId }) => notificationId))];
      await lockNotifications(transaction, touched);
      const paced = letters.map(({ id }, at) => ({ id, delayMs: Math.floor(((replayed + at) * 1_000) / perSecond) }));
      return { moved: await replay(transaction, paced), touched, seen: letters.length };
    });
    live.publishNotifications(touched);
    replayed += moved.length;
    found = moved.length === 0 ? 0 : seen;
  }
  const remaining = await countUnreplayed(database.sql, projectId, filter);
  const lastDueAt = replayed === 0 ? null : new Date((await readClock(database.sql)).getTime() + Math.floor(((replayed - 1) * 1_000) / perSecond));
  return { replayed, remaining, lastDueAt };
}
