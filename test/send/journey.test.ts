import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { cancelNotification } from '../../src/plan/cancel.ts';
import { replayDeadLetters } from '../../src/plan/replay.ts';
import { openHttpPeer, say } from '../adapters/http-peer.ts';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

let works: Works;
let ada: Addresses;
beforeAll(async () => {
  works = await openWorks();
  ada = await works.addReachable('ada');
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => works.leave());

let titles = 0;
const words = () => ({ title: `Title ${(titles += 1)}`, body: `Body ${titles}` });
const arrivals = async (channel: string, to: string, title: string) =>
  (await works.sandbox.received(channel, to)).filter((one) => one.title === title || one.body === title);
const outage = (provider: string, times: number) => works.sandbox.rule({ provider, times, action: { status: 503 } });

test('one call reaches a person on every channel', async () => {
  const content = words();
  const { id } = await works.send({ content, channels: ['IN_APP', 'EMAIL', 'SMS', 'PUSH', 'WEB_PUSH'] });
  const { status, deliveries } = await works.settled(id);
  expect(status).toBe('COMPLETED');
  expect(deliveries.map((one) => `${one.channel} ${one.status}`)).toEqual([
    'IN_APP SENT', 'EMAIL SENT', 'SMS SENT', 'PUSH SENT', 'PUSH SENT', 'WEB_PUSH SENT',
  ]);
  expect(await arrivals('EMAIL', ada.email, content.title)).toMatchObject([{ body: expect.stringContaining(content.body) as string }]);
  expect(await arrivals('SMS', ada.phone, content.body)).toHaveLength(1);
  expect(await arrivals('PUSH', ada.fcm, content.title)).toMatchObject([{ provider: 'fcm', body: content.body }]);
  expect(await arrivals('PUSH', ada.apns, content.title)).toMatchObject([{ provider: 'apns', body: content.body }]);
  expect(await arrivals('WEB_PUSH', ada.webPush, content.title)).toMatchObject([{ body: content.body }]);
});

test('a push service of somebody’s own, which names a message without end, is believed as far as it can be written down', async () => {
  const service = await openHttpPeer((response) => say(response, 201, { location: `/m/${randomBytes(4_000).toString('base64url')}` }));
  await works.addReachable('eve');
  await works.database.sql`update device set token = ${`${service.url}/eve`} where token like '%eve%' and service = 'WEB_PUSH'`;
  const { id } = await works.send({ to: { userId: 'eve' }, content: words(), channels: ['WEB_PUSH'] });
  expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'SENT', attempts: 1 }] });
  expect(service.heard).toHaveLength(1);
  await service.close();
});

describe('a provider that fails', () => {
  it('is asked again, and the message arrives once', async () => {
    await outage('fcm', 2);
    const content = words();
    const { id } = await works.send({ content, channels: ['PUSH'] });
    const { deliveries, events } = await works.settled(id);
    expect(deliveries).toContainEqual(expect.objectContaining({ provider: 'sandbox-fcm', status: 'SENT', attempts: 3 }));
    expect(events.filter((event) => event.startsWith('RETRY/PUSH'))).toHaveLength(2);
    expect(await arrivals('PUSH', ada.fcm, content.title)).toHaveLength(1);
  });

  it('four times leaves a dead letter, which can be replayed under the same identity', async () => {
    await outage('fcm', 4);
    await works.addUser('letter', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'fcm-letter' }] });
    const content = words();
    const { id, projectId } = await works.send({ to: { userId: 'letter' }, content, channels: ['PUSH'] });
    const failed = await works.settled(id);
    expect(failed).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'FAILED', attempts: 4 }] });
    expect(failed.events.slice(-2).map((event) => event.split('/')[0])).toEqual(['FAIL', 'DLQ']);
    expect(await arrivals('PUSH', 'fcm-letter', content.title)).toEqual([]);

    const letters = await works.database.sql<{ id: string }[]>`select id from dead_letter where delivery_id = ${failed.deliveries[0]?.id ?? ''}`;
    const ids = letters.map((letter) => letter.id);
    expect(await replayDeadLetters(works, projectId, ids)).toEqual({ replayed: 1, refusals: [] });
    const replayed = await works.settled(id);
    expect(replayed).toMatchObject({ status: 'COMPLETED', deliveries: [{ id: failed.deliveries[0]?.id, status: 'SENT', attempts: 1 }] });
    expect(await arrivals('PUSH', 'fcm-letter', content.title)).toHaveLength(1);
    expect(await replayDeadLetters(works, projectId, ids)).toMatchObject({ replayed: 0, refusals: [{ code: 'NOT_REPLAYABLE', path: ['ids', '0'] }] });
  });

  it('with "slow down" is left alone as long as it asked, which costs no attempt', async () => {
    await works.sandbox.rule({ provider: 'fcm', times: 1, action: { status: 429, retryAfter: 1 } });
    const { id, createdAt } = await works.send({ content: words(), channels: ['PUSH'] });
    const { deliveries } = await works.settled(id);
    expect(deliveries).toContainEqual(expect.objectContaining({ provider: 'sandbox-fcm', status: 'SENT', attempts: 1 }));
    const [row] = await works.database.sql<{ waited: number }[]>`
      select extract(epoch from max(at) - ${createdAt}::timestamptz)::float8 as waited from event
      where notification_id = ${id} and type = 'SUCCESS' and provider = 'sandbox-fcm'`;
    expect(row?.waited).toBeGreaterThan(0.9);
  });

  it('holds up no other lane', async () => {
    await works.sandbox.rule({ provider: 'twilio', action: { latencyMs: 6_000 } });
    const slow = await works.send({ content: words(), channels: ['SMS'] });
    const quick = await works.send({ content: words(), channels: ['EMAIL'] });
    expect((await works.settled(quick.id)).status).toBe('COMPLETED');
    expect((await works.history(slow.id)).status).toBe('ACTIVE');
  });
});

describe('an address', () => {
  it('that is dead is retired, and the message fails without a dead letter', async () => {
    await works.addUser('old', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'old-sbx-UNREGISTERED' }] });
    const { id } = await works.send({ to: { userId: 'old' }, content: words(), channels: ['PUSH'] });
    const { deliveries, events } = await works.settled(id);
    expect(deliveries).toMatchObject([{ status: 'FAILED', attempts: 1 }]);
    expect(events.map((event) => event.split('/')[0])).toEqual(['REQUESTED', 'FAIL']);
    expect(await works.database.sql`select retired_at is not null as retired from device where token = 'old-sbx-UNREGISTERED'`).toMatchObject([
      { retired: true },
    ]);
    expect((await works.accept([{ to: { userId: 'old' }, content: words(), channels: ['PUSH'] }]))[0]?.refusals).toMatchObject([{ code: 'UNREACHABLE' }]);
  });

  it('that a provider calls dead since a time that cannot be is retired, too, and holds up nobody', async () => {
    await works.sandbox.rule({ provider: 'apns', match: 'apns-odd', action: { status: 410, timestamp: Number.MAX_SAFE_INTEGER } });
    await works.addUser('odd', {
      devices: [
        { platform: 'IOS', service: 'APNS', token: 'apns-odd' },
        { platform: 'IOS', service: 'APNS', token: 'apns-even' },
      ],
    });
    const { id } = await works.send({ to: { userId: 'odd' }, content: words(), channels: ['PUSH'] });
    const { deliveries } = await works.settled(id);
    expect(deliveries.map(({ status, attempts }) => `${status} ${attempts}`).sort()).toEqual(['FAILED 1', 'SENT 1']);
    expect(await works.database.sql`select token from device where user_id is not null and retired_reason like 'APNS%'`).toMatchObject([{ token: 'apns-odd' }]);
  });

  it('that is refused leaves a dead letter at once', async () => {
    const { id } = await works.send({ to: { phone: '+15005550002' }, content: words(), channels: ['SMS'] });
    const { deliveries, events } = await works.settled(id);
    expect(deliveries).toMatchObject([{ status: 'FAILED', attempts: 1 }]);
    expect(events.map((event) => event.split('/')[0])).toEqual(['REQUESTED', 'FAIL', 'DLQ']);
  });

  it('that said stop is filtered', async () => {
    const { id } = await works.send({ to: { phone: '+15005550004' }, content: words(), channels: ['SMS'] });
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'FILTERED' }] });
  });

  it('on the suppression list is never tried', async () => {
    const { projectId } = works.requester;
    await works.database.sql`
      insert into suppression (id, project_id, channel, address, reason)
      values (gen_random_uuid(), ${projectId}, 'EMAIL', 'stop@example.test', 'HARD_BOUNCE')`;
    const { id } = await works.send({ to: { email: 'stop@example.test' }, content: words(), channels: ['EMAIL'] });
    expect(await works.settled(id)).toMatchObject({ deliveries: [{ status: 'FILTERED', reason: 'HARD_BOUNCE', provider: null }] });
  });
});

describe('an outcome that nobody can know', () => {
  it('is visible, and is sent again under the same identity where that is harmless', async () => {
    await works.sandbox.rule({ provider: 'apns', match: ada.apns, times: 1, action: { acceptThenReset: true } });
    const content = words();
    const { id } = await works.send({ content, channels: ['PUSH'] });
    const { deliveries, events } = await works.settled(id);
    const apns = deliveries.find(({ provider }) => provider === 'sandbox-apns');
    expect(apns).toMatchObject({ status: 'SENT', attempts: 2 });
    expect(events.some((event) => event.startsWith('UNKNOWN/PUSH'))).toBe(true);
    const seen = await arrivals('PUSH', ada.apns, content.title);
    expect(new Set(seen.map(({ data }) => (data as { deliveryId: string }).deliveryId)).size).toBe(1);
  });

  it('is held for its receipt where a second one would disturb and cost', async () => {
    await works.sandbox.rule({ provider: 'twilio', times: 1, action: { acceptThenReset: true } });
    const content = words();
    const { id } = await works.send({ content, channels: ['SMS'] });
    expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'UNKNOWN', attempts: 1 }] });
    expect(await arrivals('SMS', ada.phone, content.body)).toHaveLength(1);
  });
});

describe('PRIORITY', () => {
  it('falls back when a step fails, and cancels the rest on success', async () => {
    const content = words();
    await works.addUser('fallback', { phone: '+15005550001', email: 'fallback@example.test' });
    await works.addCategory('urgent', { channels: ['PUSH', 'SMS', 'EMAIL', 'IN_APP'], strategy: 'PRIORITY' });
    const { id } = await works.send({ to: { userId: 'fallback' }, category: 'urgent', content });
    const { status, deliveries } = await works.settled(id);
    expect(status).toBe('COMPLETED');
    expect(deliveries.map((one) => `${one.channel} ${one.status}`)).toEqual([
      'PUSH FILTERED', 'SMS FAILED', 'EMAIL SENT', 'IN_APP CANCELLED',
    ]);
  });
});

describe('what waits', () => {
  it('goes out when it is due, by the preferences of that moment', async () => {
    const userId = await works.addUser('later', { email: 'later@example.test', phone: '+15550109999' });
    const content = words();
    const sendAt = new Date(Date.now() + 3_000);
    const { id } = await works.send({ to: { userId: 'later' }, content, channels: ['EMAIL', 'SMS'], sendAt });
    await works.database.sql`
      insert into preference (id, user_id, channel, enabled) values (gen_random_uuid(), ${userId}, 'SMS', false)`;
    const { deliveries } = await works.settled(id);
    expect(deliveries.map((one) => `${one.channel} ${one.status} ${one.reason}`)).toEqual(['EMAIL SENT null', 'SMS FILTERED PREFERENCE']);
    const [arrived] = await arrivals('EMAIL', 'later@example.test', content.title);
    expect(new Date(arrived?.at ?? 0).getTime()).toBeGreaterThanOrEqual(sendAt.getTime());
  });

  it('is not sent any more when nobody wants it any more', async () => {
    await works.addUser('expired', { devices: [{ platform: 'ANDROID', service: 'FCM', token: 'fcm-expired' }] });
    await works.sandbox.rule({ provider: 'fcm', match: 'fcm-expired', action: { status: 429, retryAfter: 60 } });
    const { id } = await works.send({ to: { userId: 'expired' }, content: words(), channels: ['PUSH'], expiresIn: 'PT1S' });
    const { status, deliveries, events } = await works.settled(id);
    expect({ status, delivery: deliveries[0]?.status }).toEqual({ status: 'EXPIRED', delivery: 'EXPIRED' });
    expect(events.at(-1)).toBe('EXPIRED/PUSH');
  });

  it('can be cancelled, once and again', async () => {
    const { id, projectId } = await works.send({ content: words(), channels: ['EMAIL'], sendAt: new Date(Date.now() + 60_000) });
    expect(await cancelNotification(works, projectId, id)).toMatchObject({ answer: { id, status: 'CANCELLED' }, withdrawn: false });
    expect(await cancelNotification(works, projectId, id)).toMatchObject({ answer: { id, status: 'CANCELLED' }, withdrawn: false });
    const done = await works.send({ content: words(), channels: ['EMAIL'] });
    await works.settled(done.id);
    expect(await cancelNotification(works, projectId, done.id)).toMatchObject({ answer: { code: 'NOT_CANCELLABLE' }, withdrawn: false });
  });
});
