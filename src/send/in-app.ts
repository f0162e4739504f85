import { createBatcher, type Batcher } from '../base/batching.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { Database, Transaction } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { replaceInApp } from '../db/in-app-replacing.ts';
import { sendInApp, type InAppBatch, type SentInApp } from '../db/in-app.ts';
import { advance } from '../plan/advance.ts';

const ITEMS_PER_BATCH = 300;
// One person's counter is one row: two batches at once would mostly wait for each other.
const BATCHES_AT_ONCE = 1;

interface InAppOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  onSent: (sent: SentInApp[]) => void;
}

/** IN_APP is not a wire: claim, feed rows, counter and settle are one transaction, and the live ping follows the commit. */
export function createInAppSender({ database, hints, live, onSent }: InAppOptions): Batcher<{ ids: string[] }, never[]> {
  function publish({ sent, changes }: InAppBatch): void {
    live.publishFeed(changes);
    live.publishNotifications([...new Set(sent.map(({ notificationId }) => notificationId))]);
    onSent(sent);
  }

  /** Answers those that it left. */
  async function sendWithPlan(ids: string[], send: (transaction: Transaction) => Promise<InAppBatch>): Promise<string[]> {
    if (ids.length === 0) return [];
    const { recorded, released } = await database.sql.begin((transaction) => advance(transaction, ids, () => send(transaction)));
    publish(recorded);
    void hints.publish(released);
    return without(recorded, ids);
  }

  return createBatcher({
    limit: ITEMS_PER_BATCH,
    sizeOf: ({ ids }) => ids.length,
    concurrency: BATCHES_AT_ONCE,
    isGuilt: isDataError,
    run: async (messages) => {
      const ids = [...new Set(messages.flatMap((message) => message.ids))];
      const alone = await sendInApp(database.sql, ids, { alone: true });
      publish(alone);
      const beside = without(alone, ids);
      const left = await sendWithPlan(beside, (transaction) => sendInApp(transaction, beside, { alone: false }));
      // Those that take the place of others, if there are any; or what came twice.
      await sendWithPlan(left, (transaction) => replaceInApp(transaction, left));
      return messages.map(() => []);
    },
  });
}

function without({ sent }: InAppBatch, ids: readonly string[]): string[] {
  const done = new Set(sent.map(({ deliveryId }) => deliveryId));
  return ids.filter((id) => !done.has(id));
}
