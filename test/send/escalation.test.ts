import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { FeedMark } from '../../src/core/feed.ts';
import type { Transaction } from '../../src/db/connect.ts';
import { markFeedItems } from '../../src/db/feed-marks.ts';
import { advance } from '../../src/plan/advance.ts';
import { heedPerson } from '../../src/plan/heed.ts';
import { createInAppSender } from '../../src/send/in-app.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

let works: Works;
let ada: Addresses;
let userId: string;
beforeAll(async () => {
  works = await openWorks();
  ada = await works.addReachable('ada');
  ({ userId } = ada);
  const ladder = { channels: ['IN_APP', 'EMAIL', 'SMS'] as const, strategy: 'ESCALATE' } as const;
  await works.addCategory('quick', { ...ladder, channels: [...ladder.channels], escalateAfterSeconds: 1 });
  await works.addCategory('patient', { ...ladder, channels: [...ladder.channels] });
  await works.addCategory('once', { channels: ['IN_APP', 'PUSH'], cancelsWhenRead: true });
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => works.leave());

let words = 0;
const send = (category: string, more = {}) => works.send({ category, content: { title: `Title ${(words += 1)}`, body: 'b' }, ...more });
const statusesOf = async (id: string) => (await works.history(id)).deliveries.map(({ status }) => status);
const sentAt = async (id: string) => {
  const rows = await works.database.sql<{ at: Date }[]>`select at from event where notification_id = ${id} and type = 'SUCCESS' order by at`;
  return rows.map(({ at }) => at.getTime());
};
const inFeed = (id: string) => eventually('it is in the feed', async () => (await statusesOf(id))[0] === 'SENT');

/** What the door does with a mark; without heeding it, a process that dies right after the commit. */
async function mark(notificationId: string, as: FeedMark, { heed = true, of = userId } = {}) {
  const rows = await works.database.sql<{ id: string }[]>`select id from feed_item where notification_id = ${notificationId}`;
  const marked = await works.database.sql.begin((transaction) => markFeedItems(transaction, { userId: of, ids: rows.map(({ id }) => id), as }));
  if (heed && marked.heeded) await heedPerson(works, of);
  return marked.heeded;
}

describe('a notification that escalates', () => {
  it('goes on from step to step while nobody sees it, and no sooner than the category says', async () => {
    const { id } = await send('quick');
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statusesOf(id)).toEqual(['SENT', 'SENT', 'SENT']);
    const [first = 0, second = 0, third = 0] = await sentAt(id);
    expect(second - first).toBeGreaterThanOrEqual(900);
    expect(third - second).toBeGreaterThanOrEqual(900);
    expect((await works.sandbox.received('EMAIL', ada.email)).length).toBeGreaterThan(0);
  });

  it('ends where the person sees it in the app', async () => {
    const { id } = await send('patient');
    await inFeed(id);
    await mark(id, 'SEEN');
    const { status, deliveries, events } = await works.history(id);
    expect([status, ...deliveries.map((one) => `${one.status} ${one.reason}`)]).toEqual(['COMPLETED', 'DELIVERED null', 'CANCELLED SEEN', 'CANCELLED SEEN']);
    expect(events.filter((event) => event.startsWith('CANCELLED'))).toEqual(['CANCELLED/EMAIL/SEEN', 'CANCELLED/SMS/SEEN']);
  });

  it('finds out when the wait is over, where the one who took the mark has died', async () => {
    const { id } = await send('quick');
    await inFeed(id);
    expect(await mark(id, 'SEEN', { heed: false })).toBe(true);
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    expect(await statusesOf(id)).toEqual(['DELIVERED', 'CANCELLED', 'CANCELLED']);
  });

  it('waits for no step that has failed', async () => {
    await works.sandbox.rule({ provider: 'smtp', match: ada.email, action: { status: 550 } });
    const { id } = await send('patient', { channels: ['EMAIL', 'IN_APP'] });
    await eventually('the next step has begun', async () => (await statusesOf(id))[1] === 'SENT');
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'FAILED' }, { status: 'SENT' }] });
  });

  it('begins to wait when it is due, where it was to be sent later', async () => {
    const { id } = await send('quick', { sendAt: new Date(Date.now() + 500) });
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
    const [first = 0, second = 0] = await sentAt(id);
    expect(second - first).toBeGreaterThanOrEqual(900);
  });
});

describe('a category in which reading stops the rest', () => {
  it('stops what is pending elsewhere when it was read, and not when it was only seen', async () => {
    const bob = await works.addUser('bob', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'fcm-bob' }] });
    await works.sandbox.rule({ provider: 'fcm', match: 'fcm-bob', action: { status: 429, retryAfter: 60 } });
    const { id } = await send('once', { to: { userId: 'bob' } });
    await inFeed(id);
    await eventually('the push waits', async () => (await statusesOf(id))[1] === 'WAITING');
    await mark(id, 'SEEN', { of: bob });
    expect((await statusesOf(id))[1]).not.toBe('CANCELLED');
    await mark(id, 'READ', { of: bob });
    expect((await works.history(id)).deliveries[1]).toMatchObject({ status: 'CANCELLED', reason: 'READ' });
  });
});

describe('what a worker claims in the moment in which the person reads it', () => {
  afterEach(() => works.start());

  it('is not over before it is known what became of it, and is not tried again', async () => {
    await works.stop();
    const { sql } = works.database;
    const { id } = await send('once', { channels: ['IN_APP', 'EMAIL'] });
    const [inApp, mail] = (await works.history(id)).deliveries.map((one) => one.id);
    if (!inApp || !mail) throw new Error('There are two of them.');
    await createInAppSender({ ...works, onSent: () => undefined }).add({ ids: [inApp] });

    let reading: Promise<unknown> = Promise.resolve();
    await sql.begin(async (claiming) => {
      await claiming`update delivery set status = 'SENDING', attempts = 1, lease_until = now() + interval '1 minute' where id = ${mail}`;
      reading = mark(id, 'READ');
      await eventually('the plan waits for the claim', async () => (await sql`select from pg_locks where not granted`).length > 0);
    });
    await reading;
    expect(await works.history(id)).toMatchObject({ status: 'ACTIVE', deliveries: [{ status: 'DELIVERED' }, { status: 'SENDING' }] });

    const tryLater = (transaction: Transaction) =>
      transaction`update delivery set status = 'WAITING', due_at = now(), lease_until = null where id = ${mail}`.execute();
    await sql.begin((transaction) => advance(transaction, [mail], () => tryLater(transaction)));
    expect(await works.history(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'DELIVERED' }, { status: 'CANCELLED', reason: 'READ' }] });
  });
});
