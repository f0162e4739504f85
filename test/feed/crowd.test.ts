import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { readFeedPage } from '../../src/db/feed.ts';
import { additionsFor, openStage, owe, sendOwed, type Stage } from './stage.ts';

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
  await Promise.all([...sending, ...reading]);
  await sendOwed(sql, additions);

  for (const userId of people) {
    const { entries, state } = await readFeedPage(sql, { userId, first: 100, before: null, categories: null, unreadOnly: false, shelf: 'FEED' });
    const numbers = entries.map(({ seq }) => seq).sort((one, other) => one - other);
    expect(entries).toHaveLength(60);
    expect(new Set(numbers).size).toBe(60);
    expect(numbers.at(-1)).toBe(state.seq);
    expect(state.counts).toEqual({
      unseen: entries.filter(({ seenAt }) => seenAt === null).length,
      unread: entries.filter(({ readAt }) => readAt === null).length,
      total: 60,
    });
  }
  const delivered = await sql`
    select 1 from feed_item join delivery on delivery.id = feed_item.delivery_id
    where (feed_item.seen_at is not null) <> (delivery.status = 'DELIVERED')`;
  expect(delivered).toHaveLength(0);
});
