import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { addFeedItems, type FeedAddition } from '../../src/db/feed-additions.ts';
import { readFeedPage } from '../../src/db/feed.ts';
import { additionsFor, openStage, type Stage } from './stage.ts';

const SENDERS = 4;
const ROUNDS = 25;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

/** As the sender does it: some of the hinted deliveries it sent before, for a hint may come twice. */
async function send(additions: FeedAddition[]): Promise<void> {
  await stage.database.sql.begin(async (transaction) => {
    const ids = additions.map(({ deliveryId }) => deliveryId);
    await transaction`select id from delivery where id = any(${ids}::uuid[]) order by id for update`;
    const sent = await transaction<{ id: string }[]>`
      update delivery set status = 'SENT' where id = any(${ids}::uuid[]) and status = 'QUEUED' returning id`;
    const claimed = new Set(sent.map(({ id }) => id));
    await addFeedItems(transaction, additions.filter(({ deliveryId }) => claimed.has(deliveryId)));
  });
}

test('lets senders and readers of the same people work at the same time, without a deadlock or a wrong count', async () => {
  const people = Array.from({ length: 5 }, newId);
  const additions = people.flatMap((userId) => additionsFor(userId, 60));
  const { sql } = stage.database;
  await sql`
    insert into delivery (id, notification_id, project_id, user_id, channel, step, status)
    select id, notification_id, ${newId()}, user_id, 'IN_APP', 0, 'QUEUED'
    from unnest(
      ${additions.map(({ deliveryId }) => deliveryId)}::uuid[],
      ${additions.map(({ notificationId }) => notificationId)}::uuid[],
      ${additions.map(({ userId }) => userId)}::uuid[]
    ) as added (id, notification_id, user_id)`;

  const some = () => additions.filter(() => Math.random() < 0.1).sort(() => Math.random() - 0.5);
  const sending = Array.from({ length: SENDERS }, async () => {
    for (let round = 0; round < ROUNDS; round += 1) await send(some());
  });
  const reading = people.map(async (userId) => {
    for (let round = 0; round < ROUNDS; round += 1) await stage.mark({ userId, ids: null, as: round % 2 === 0 ? 'SEEN' : 'READ' });
  });
  await Promise.all([...sending, ...reading]);
  await send(additions);

  for (const userId of people) {
    const { entries, state } = await readFeedPage(sql, { userId, first: 100, before: null, category: null, unreadOnly: false, archived: false });
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
