import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { markFeedItems } from '../../src/db/feed-marks.ts';
import { presentUntil, setPresence } from '../../src/db/presence.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
let userId: string;
beforeAll(async () => {
  works = await openWorks();
  userId = await works.addUser('ada', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'fcm-ada' }] });
  await works.addCategory('calm', { channels: ['IN_APP', 'PUSH'], pushUnlessSeenSeconds: 1 });
  await works.addCategory('calmer', { channels: ['IN_APP', 'PUSH'], pushUnlessSeenSeconds: 60 });
  await works.addCategory('plain', { channels: ['IN_APP', 'PUSH'] });
});
afterAll(() => works.leave());

let words = 0;
const send = (category: string) => works.send({ category, content: { title: `Title ${(words += 1)}`, body: 'b' } });
const pushOf = async (id: string) => (await works.history(id)).deliveries[1];
const waitOf = async (id: string) => {
  const [row] = await works.database.sql<{ ms: number | null }[]>`
    select (extract(epoch from due_at - created_at) * 1000)::integer as ms from delivery where notification_id = ${id} and channel = 'PUSH'`;
  return row?.ms ?? null;
};
async function see(id: string) {
  await eventually('it is in the feed', async () => (await works.history(id)).deliveries[0]?.status === 'SENT');
  const rows = await works.database.sql<{ id: string }[]>`select id from feed_item where notification_id = ${id}`;
  await works.database.sql.begin((transaction) => markFeedItems(transaction, { userId, ids: rows.map((row) => row.id), as: 'SEEN' }));
}
const arrived = async () => (await works.sandbox.received('PUSH', 'fcm-ada')).map(({ title }) => title);

describe('a push for somebody who is looking', () => {
  it('waits, and is not sent when they have seen its item', async () => {
    await setPresence(works.database.sql, userId, 120);
    const { id } = await send('calmer');
    expect(await waitOf(id)).toBe(60_000);
    await see(id);
    // The minute is over.
    await works.database.sql`update delivery set due_at = now() where notification_id = ${id} and channel = 'PUSH'`;
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'DELIVERED' }, { status: 'FILTERED', reason: 'SEEN' }] });
    expect(await arrived()).not.toContain(`Title ${words}`);
    expect(await works.database.sql`select from suppression`).toHaveLength(0);
  });

  it('is sent after the wait when they have not', async () => {
    await setPresence(works.database.sql, userId, 120);
    const { id } = await send('calm');
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT' }, { status: 'SENT' }] });
    expect(await arrived()).toContain(`Title ${words}`);
  });

  it('waits in no category that does not say so', async () => {
    await setPresence(works.database.sql, userId, 120);
    expect(await waitOf((await send('plain')).id)).toBeNull();
  });
});

describe('a push for somebody who is not looking', () => {
  it.each([
    ['any more', () => setPresence(works.database.sql, userId, 0)],
    ['as far as anybody has heard lately', () => works.database.sql`update presence set until = now() - interval '1 second'`],
  ])('%s waits for nothing', async (_, lookAway) => {
    await setPresence(works.database.sql, userId, 30);
    await lookAway();
    const { id } = await send('calmer');
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'SENT' }, { status: 'SENT' }] });
    expect((await pushOf(id))?.attempts).toBe(1);
  });
});

describe('presence', () => {
  it('lasts as long as the window says that looks longest', async () => {
    const long = await setPresence(works.database.sql, userId, 120);
    expect(await setPresence(works.database.sql, userId, 5)).toEqual(long);
    expect((await presentUntil(works.database.sql, [userId])).get(userId)).toEqual(long);
  });
});
