import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { Transaction } from '../../src/db/connect.ts';
import { withdrawItems } from '../../src/db/feed-life.ts';
import { readFeedPage } from '../../src/db/feed.ts';
import { additionFor, additionsFor, openStage, owe, sendOwed, type Stage } from './stage.ts';

const SENDERS = 4;
const ROUNDS = 25;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

test('lets senders and readers of the same people work at the same time, without a deadlock or a wrong count', async () => {
  const people = Array.from({ length: 5 }, newId);
  const additions = people.flatMap((userId) => additionsFor(userId, 60));
  const { sql } = stage.database;
  await owe(sql, additions);

  // Some of the hinted deliveries were sent before, for a hint may come twice.
  const some = () => additions.filter(() => Math.random() < 0.1).sort(() => Math.random() - 0.5);
  const sending = Array.from({ length: SENDERS }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) await sendOwed(sql, some());
  });
  const reading = people.map(async (userId) => {
    for (let round = 0; round < ROUNDS; round += 1) await stage.mark({ userId, ids: null, as: round % 2 === 0 ? 'SEEN' : 'READ' });
  });
  const replacing = Array.from({ length: 2 }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      await stage.replace(people.map((userId) => ({ ...additionFor(userId), feed: { collapseKey: `${round % 3}` } })));
      await stage.expire();
      await stage.wake();
    }
  });
  const recalling = (async () => {
    for (const { notificationId } of additions.filter((_, at) => at % 10 === 0)) await sql.begin((transaction) => withdraw(transaction, notificationId));
  })();
  await Promise.all([...sending, ...reading, ...replacing, recalling]);
  await sendOwed(sql, additions);

  for (const userId of people) {
    const { entries, state } = await readFeedPage(sql, { userId, first: 100, before: null, categories: null, unreadOnly: false, shelf: 'FEED' });
    const numbers = entries.map(({ seq }) => seq).sort((one, other) => one - other);
    expect(new Set(numbers).size).toBe(entries.length);
    expect(numbers.at(-1)).toBeLessThanOrEqual(state.seq);
    expect(entries.filter(({ title }) => title !== 'Hello')).not.toHaveLength(0);
    expect(state.counts).toEqual({
      unseen: entries.filter(({ seenAt }) => seenAt === null).length,
      unread: entries.filter(({ readAt }) => readAt === null).length,
      total: entries.length,
    });
  }
  const delivered = await sql`
    select 1 from feed_item join delivery on delivery.id = feed_item.delivery_id
    where (feed_item.seen_at is not null) <> (delivery.status = 'DELIVERED') and removed_at is null`;
  expect(delivered).toHaveLength(0);
});

/** As `cancelNotification` does, which locks the notification first. */
async function withdraw(transaction: Transaction, notificationId: string): Promise<void> {
  await transaction`select from notification where id = ${notificationId} for update`;
  await withdrawItems(transaction, notificationId);
}
