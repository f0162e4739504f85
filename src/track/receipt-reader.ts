import type { Logger } from '../base/logging.ts';
import { repeat, type Service } from '../base/lifecycle.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { Database } from '../db/connect.ts';
import { applyReceipts, awaitOwners, takeReceipts, type KeptReceipt, type OwnedReceipt } from '../db/receipts.ts';
import { advance } from '../plan/advance.ts';

/** What the reader of receipts is built from. */
interface TrackOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  log: Logger;
}

const EVERY_MS = 250;
const RECEIPTS_PER_ROUND = 500;
/** Longer than any attempt, and the rescue of one, takes: who is not known by then is none of ours. */
const OWNER_AWAITED_MS = 300_000;

/**
 * Acts on what was reported: moves deliveries and, with them in one transaction, their notifications, since a failure
 * that comes late may begin the next channel.
 */
export function receiptReader({ database, hints, live, log }: TrackOptions): Service {
  return repeat('receipt reader', EVERY_MS, log, async () => {
    const { count, applied, released } = await database.sql.begin(async (transaction) => {
      const receipts = await takeReceipts(transaction, RECEIPTS_PER_ROUND);
      if (receipts.length === 0) return { count: 0, applied: null, released: [] };
      const owned = receipts.filter(isOwned);
      if (owned.length < receipts.length) await awaitOwners(transaction, receipts.filter((one) => !isOwned(one)), OWNER_AWAITED_MS);
      if (owned.length === 0) return { count: receipts.length, applied: null, released: [] };
      const ids = [...new Set(owned.map(({ deliveryId }) => deliveryId))];
      const advanced = await advance(transaction, ids, () => applyReceipts(transaction, owned));
      return { count: receipts.length, applied: advanced.recorded, released: advanced.released };
    });
    if (applied) live.publishNotifications(applied.notificationIds);
    await hints.publish(released);
    return count === RECEIPTS_PER_ROUND;
  });
}

function isOwned(receipt: KeptReceipt): receipt is OwnedReceipt {
  return receipt.deliveryId !== null;
}
