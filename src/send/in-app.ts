import { createBatcher, type Batcher } from '../base/batching.ts';
import { newId } from '../base/ids.ts';
import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { addFeedItems } from '../db/feed-additions.ts';
import { sendInApp, type SentInApp } from '../db/in-app.ts';
import { lockNotificationsOfDeliveries } from '../db/plans.ts';
import { advance } from '../plan/advance.ts';

const MESSAGES_PER_BATCH = 20;
// One person's counter is one row: two batches at once would mostly wait for each other.
const BATCHES_AT_ONCE = 1;

export interface InAppOptions {
  database: Database;
  hints: Hints;
  live: LiveBus;
  onSent: (sent: SentInApp[]) => void;
}

/** IN_APP is not a wire: claim, feed rows, counter and settle are one transaction, and the live ping follows the commit. */
export function createInAppSender({ database, hints, live, onSent }: InAppOptions): Batcher<{ ids: string[] }, never[]> {
  return createBatcher({
    limit: MESSAGES_PER_BATCH,
    concurrency: BATCHES_AT_ONCE,
    isGuilt: isDataError,
    run: async (messages) => {
      const ids = [...new Set(messages.flatMap((message) => message.ids))];
      const { sent, changes, released } = await database.sql.begin(async (transaction) => {
        const notifications = await lockNotificationsOfDeliveries(transaction, ids);
        const sent = await sendInApp(transaction, ids.map((id) => ({ id, eventId: newId() })));
        const changes = await addFeedItems(transaction, sent);
        return { sent, changes, released: await advance(transaction, notifications) };
      });
      live.publishFeed(changes);
      live.publishNotifications([...new Set(sent.map(({ notificationId }) => notificationId))]);
      onSent(sent);
      void hints.publish(released);
      return messages.map(() => []);
    },
  });
}
