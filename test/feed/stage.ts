import { newId } from '../../src/base/ids.ts';
import type { FeedChange } from '../../src/core/feed.ts';
import { connectDatabase, type Database, type Transaction } from '../../src/db/connect.ts';
import { addFeedItems, type FeedAddition } from '../../src/db/feed-additions.ts';
import { markFeedItems, type FeedMarked, type FeedMarking } from '../../src/db/feed-marks.ts';
import { freshDatabase } from '../support/postgres.ts';

/** A database with feeds in it, and what the rest of the house does to them. */
export interface Stage {
  database: Database;
  add(additions: readonly FeedAddition[]): Promise<FeedChange[]>;
  mark(marking: FeedMarking): Promise<FeedMarked>;
  /** As the sender does it: the delivery is SENT in the transaction that adds the item. */
  send(additions: readonly FeedAddition[]): Promise<FeedChange[]>;
  leave(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const fresh = await freshDatabase();
  const database = connectDatabase({ url: fresh.url, connections: 10, name: 'test' });
  const begin = <T>(work: (transaction: Transaction) => Promise<T>) => database.sql.begin(work) as Promise<T>;
  return {
    database,
    add: (additions) => begin((transaction) => addFeedItems(transaction, additions)),
    mark: (marking) => begin((transaction) => markFeedItems(transaction, marking)),
    send: (additions) =>
      begin(async (transaction) => {
        for (const { deliveryId, notificationId, userId } of additions) {
          await transaction`
            insert into delivery (id, notification_id, project_id, user_id, channel, step, status)
            values (${deliveryId}, ${notificationId}, ${newId()}, ${userId}, 'IN_APP', 0, 'SENT')`;
        }
        return addFeedItems(transaction, additions);
      }),
    async leave() {
      await database.close();
      await fresh.drop();
    },
  };
}

export function additionFor(userId: string, title = 'Hello', category = 'announcement'): FeedAddition {
  return { deliveryId: newId(), notificationId: newId(), userId, category, content: { title, body: 'World' }, data: { order: 7 } };
}

export function additionsFor(userId: string, count: number): FeedAddition[] {
  return Array.from({ length: count }, (_, at) => additionFor(userId, `Hello ${at + 1}`));
}
