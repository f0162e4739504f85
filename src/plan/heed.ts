import type { Hints } from '../bus/hints.ts';
import type { LiveBus } from '../bus/live.ts';
import type { Database } from '../db/connect.ts';
import { findHeeded } from '../db/plans.ts';
import { advance } from './advance.ts';

/**
 * The door for a person's marks: what they have seen or read in the app stops what goes by it on other channels. Its own
 * transaction, after that of the mark, because here notifications are locked before the deliveries that the mark holds. Should it
 * never come to it, a step that waits still finds out when its wait is over.
 */
export async function heedPerson({ database, live, hints }: { database: Database; live: LiveBus; hints: Hints }, userId: string): Promise<void> {
  const found = await findHeeded(database.sql, userId);
  if (found.length === 0) return;
  const { released } = await database.sql.begin((transaction) => advance(transaction, found.map(({ id }) => id), () => Promise.resolve()));
  live.publishNotifications([...new Set(found.map(({ notificationId }) => notificationId))]);
  await hints.publish(released);
}
