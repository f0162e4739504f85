import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks();
  await works.addReachable('ada');
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => works.leave());

describe('a notification', () => {
  it('is not over while another of its deliveries is under way, whichever ends first', async () => {
    await works.sandbox.rule({ provider: 'smtp', action: { latencyMs: 4_000 } });
    const { id } = await works.send({ channels: ['IN_APP', 'EMAIL'], content: { title: 'two', body: 'b' } });
    const early = await eventually('one is sent, the other is not', async () => {
      const now = await works.history(id);
      const statuses = now.deliveries.map(({ status }) => status).sort();
      return statuses.join() === 'SENDING,SENT' && now;
    });
    expect(early.status).toBe('ACTIVE');
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT' }, { status: 'SENT' }] });
  });

  it.each([['EMAIL'], ['IN_APP']] as const)('is over with its only delivery that was not filtered, by %s', async (channel) => {
    await works.addUser(`without-a-phone-${channel}`, { email: 'grace@example.test' });
    const to = { userId: `without-a-phone-${channel}` };
    const { id } = await works.send({ to, channels: [channel, 'SMS'], content: { title: 'one', body: 'b' } });
    const { status, deliveries } = await works.settled(id);
    expect(status).toBe('COMPLETED');
    expect(deliveries.map((one) => one.status)).toEqual(['SENT', 'FILTERED']);
  });
});

test('shows on the icon the item that the same notification is about to put into the feed', async () => {
  await works.addUser('bob', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'fcm-bob' }] });
  for (const badge of [1, 2]) {
    await works.settled((await works.send({ to: { userId: 'bob' }, channels: ['IN_APP', 'PUSH'], content: { title: `${badge}`, body: 'b' } })).id);
    const received = await works.sandbox.received('PUSH', 'fcm-bob');
    expect(received).toHaveLength(badge);
    expect(JSON.stringify(received)).toContain(`\\"notification_count\\":${badge}`);
  }
});
