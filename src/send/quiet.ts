import { createBatcher, type Batcher } from '../base/batching.ts';
import { wakingOf } from '../core/quiet-hours.ts';
import { isDataError } from '../db/errors.ts';
import { putBack, type Hushed } from '../db/quiet-hours.ts';
import { advance } from '../plan/advance.ts';
import type { Held } from './claims.ts';
import type { SettlerOptions } from './settle.ts';

/**
 * What lay in its lane until somebody's quiet hours had begun, behind others or because its provider was down: whether it may ring
 * was decided when it came there, and is looked at again as it leaves.
 */
interface Hush extends Hushed {
  notificationId: string;
}

/** Records that they wait on. */
export type Husher = Pick<Batcher<Hush, void>, 'add'>;

const HUSHED_PER_BATCH = 200;

/**
 * Until when this claim is not to be sent, by what was known as it was made; null where it may be. They may have begun since then,
 * which costs no look at a row: the clock has gone on for as long as that is ago. What must not be sent at all does not wait to be told so.
 */
export function hushOf({ id, notificationId, lease, asleep, suppressed, askedAt }: Held): Hush | null {
  const until = asleep && suppressed === null ? wakingOf({ ...asleep, now: asleep.now + (performance.now() - askedAt) }) : null;
  return asleep && until && { ...asleep, id, notificationId, lease, until };
}

/** In a transaction with the plan: a channel that is silent may take their place. */
export function createHusher({ database, hints, live }: SettlerOptions): Husher {
  return createBatcher({
    limit: HUSHED_PER_BATCH,
    concurrency: 1,
    isGuilt: isDataError,
    run: async (hushed: Hush[]) => {
      const ids = hushed.map(({ id }) => id);
      const { released } = await database.sql.begin((transaction) => advance(transaction, ids, () => putBack(transaction, hushed)));
      live.publishNotifications([...new Set(hushed.map(({ notificationId }) => notificationId))]);
      void hints.publish(released);
      return hushed.map(() => undefined);
    },
  });
}
