import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readFeedPage } from '../../src/db/feed.ts';
import { cancelNotification } from '../../src/plan/cancel.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

let works: Works;
let ada: Addresses;
let userId: string;
beforeAll(async () => {
  works = await openWorks();
  ada = await works.addReachable('ada');
  ({ userId } = ada);
});
afterAll(() => works.leave());

const pageOf = () => readFeedPage(works.database.sql, { userId, first: 20, before: null, categories: null, unreadOnly: false, shelf: 'FEED' });
const titles = async () => (await pageOf()).entries.map(({ title }) => title);
const told = async (title: string, collapseKey?: string) => {
  const { id } = await works.send({ content: { title, body: 'about an order' }, channels: ['IN_APP', 'PUSH', 'WEB_PUSH'], ...(collapseKey && { collapseKey }) });
  expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED' });
  return id;
};

const raws = z.object({ collapseKey: z.string().optional(), collapseId: z.string().optional(), headers: z.object({ topic: z.string() }).partial().optional() });
async function identities(title: string): Promise<string[]> {
  const arrived = await Promise.all([['PUSH', ada.fcm], ['PUSH', ada.apns], ['WEB_PUSH', ada.webPush]].map(([channel = '', to = '']) => works.sandbox.received(channel, to)));
  return arrived.flat().filter((one) => one.title === title).map(({ raw }) => {
    const { collapseKey, collapseId, headers } = raws.parse(raw);
    return collapseKey ?? collapseId ?? headers?.topic ?? 'none';
  });
}

describe('notifications of one collapse key', () => {
  it('are one item in the feed and one message on each device, and those of another key, or none, are others', async () => {
    await told('packed', 'order 7');
    await told('shipped', 'order 7');
    await told('another', 'order 8');
    await told('without');
    expect(await titles()).toEqual(['without', 'another', 'shipped']);
    const [packed, shipped, another, without] = await Promise.all(['packed', 'shipped', 'another', 'without'].map(identities));
    expect(new Set(shipped)).toEqual(new Set(packed));
    expect(shipped).toHaveLength(3);
    expect(shipped?.every((identity) => /^[0-9a-f]{32}$/.test(identity))).toBe(true);
    expect([...(another ?? []), ...(without ?? [])].filter((identity) => shipped?.includes(identity))).toEqual([]);
  });
});

describe('a notification that is recalled', () => {
  it('leaves the feed with exact counts, also when no delivery is left to stop; what was pushed stays', async () => {
    const { counts: before } = (await pageOf()).state;
    const id = await told('a mistake');
    const recall = () => cancelNotification(works, works.requester.projectId, id);
    expect(await recall()).toMatchObject({ answer: { code: 'NOT_CANCELLABLE' }, withdrawn: true });
    expect((await pageOf()).state.counts).toEqual(before);
    expect(await titles()).not.toContain('a mistake');
    expect(await recall()).toMatchObject({ answer: { code: 'NOT_CANCELLABLE' }, withdrawn: true });
    const { status, deliveries, events } = await works.history(id);
    expect([status, ...deliveries.map((one) => one.status)]).toEqual(['COMPLETED', 'SENT', 'SENT', 'SENT', 'SENT']);
    expect(events.filter((event) => event.startsWith('CANCELLED'))).toEqual(['CANCELLED/IN_APP/WITHDRAWN']);
  });

  it('takes its item along when there is something left to stop, too', async () => {
    await works.sandbox.rule({ provider: 'smtp', match: ada.email, action: { status: 451 } });
    const { id } = await works.send({ content: { title: 'half sent', body: 'b' }, channels: ['IN_APP', 'EMAIL'] });
    await eventually('it is in the feed', async () => (await titles()).includes('half sent'));
    expect(await cancelNotification(works, works.requester.projectId, id)).toMatchObject({ answer: { status: 'CANCELLED' }, withdrawn: true });
    expect(await titles()).not.toContain('half sent');
  });

  it('leaves an item that a newer one has taken over', async () => {
    const older = await told('was', 'order 9');
    await told('is', 'order 9');
    expect(await cancelNotification(works, works.requester.projectId, older)).toMatchObject({ withdrawn: false });
    expect(await titles()).toContain('is');
  });
});
