import { afterAll, afterEach, beforeAll, describe, expect, it, test } from 'vitest';
import { showAccounts } from '../../src/app/account-metrics.ts';
import { createMetrics } from '../../src/base/metrics.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks();
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => works.leave());

const LONG = { withinMs: 90_000 };
const standing = (wire: 'fcm' | 'apns' | 'web_push', at = 0) => works.accounts.on(wire)[at]?.standing().state;
const numbered = (count: number) => Array.from({ length: count }, (_, at) => at);

async function addPhones(userId: string, service: 'FCM' | 'APNS', count: number): Promise<void> {
  const platform = service === 'FCM' ? ('ANDROID' as const) : ('IOS' as const);
  await works.addUser(userId, { devices: numbered(count).map((at) => ({ platform, service, token: `${userId}-${at}` })) });
}
const push = (userId: string, title: string) => works.send({ to: { userId }, channels: ['PUSH'], content: { title, body: 'x' } });

describe('an account that asks for a pause', () => {
  it('is left alone: what is queued for it waits in the lane, and costs nothing', async () => {
    await addPhones('paused', 'FCM', 1);
    await works.sandbox.rule({ provider: 'fcm', times: 1, action: { status: 429, retryAfter: 6 } });
    const first = await push('paused', 'the one that was told');
    await eventually('the account is paused', () => standing('fcm') === 'paused');
    const later = await Promise.all(numbered(5).map((at) => push('paused', `later ${at}`)));
    for (const { id } of later) {
      const { deliveries, events } = await works.settled(id);
      expect(deliveries).toMatchObject([{ status: 'SENT', attempts: 1 }]);
      expect(events).toEqual(['REQUESTED', 'SUCCESS/PUSH']);
    }
    expect(await works.settled(first.id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 1 }] });
    const paced = await works.database.sql<{ waited: number }[]>`
      select extract(epoch from min(e.at) - ${first.createdAt}::timestamptz)::float8 as waited
      from event e where e.type = 'SUCCESS' and e.notification_id = any(${later.map(({ id }) => id)}::uuid[])`;
    expect(paced[0]?.waited).toBeGreaterThan(5.5);
  });

  it('is asked for by nobody meanwhile, as the other lanes go on', async () => {
    await addPhones('waiting', 'FCM', 1);
    await addPhones('passing', 'APNS', 1);
    await works.sandbox.rule({ provider: 'fcm', action: { status: 429, retryAfter: 6 } });
    const told = await push('waiting', 'told');
    await eventually('the account is paused', () => standing('fcm') === 'paused');
    const other = await push('passing', 'other');
    expect(await works.settled(other.id)).toMatchObject({ deliveries: [{ status: 'SENT', attempts: 1 }] });
    expect((await works.history(told.id)).providers).toEqual(['RETRY/sandbox-fcm']);
    await works.sandbox.forgetRules();
    await works.settled(told.id);
  });
});

describe('an account that keeps failing', () => {
  it('is left alone after some thirty calls, and found again when it works; nothing is given up meanwhile', async () => {
    await addPhones('broken', 'APNS', 60);
    await works.sandbox.rule({ provider: 'apns', action: { status: 503 } });
    const { id } = await push('broken', 'in the outage');
    await eventually('the circuit is open', () => standing('apns') === 'failing');
    await works.sandbox.forgetRules();
    const { deliveries } = await eventually('all are sent', async () => {
      const now = await works.history(id);
      return now.status === 'COMPLETED' && now;
    }, LONG);
    expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set(['SENT']));
    expect(standing('apns')).toBe('well');
  });
});

test('the metrics show how each account is', async () => {
  const metrics = createMetrics();
  showAccounts(metrics, works.accounts);
  works.accounts.on('web_push')[0]?.hear({ account: 'sandbox-web-push', is: 'paused', forMs: 60_000, reason: 'TEST' });
  const shown = await metrics.registry.metrics();
  expect(shown).toContain('carillon_account_state{wire="web_push",provider="sandbox-web-push",state="paused"} 1');
  expect(shown).toContain('carillon_account_state{wire="web_push",provider="sandbox-web-push",state="well"} 0');
  expect(shown).toContain('carillon_account_state{wire="apns",provider="sandbox-apns",state="well"} 1');
});

describe('a burst of dead tokens', () => {
  it('is not believed: devices stay, their messages wait, and go out when the account is in order again', async () => {
    await addPhones('burst', 'FCM', 80);
    await works.sandbox.rule({ provider: 'fcm', match: 'burst-', action: { code: 'UNREGISTERED' } });
    const { id } = await push('burst', 'to nobody');
    const { deliveries } = await eventually('every token was asked about', async () => {
      const now = await works.history(id);
      return now.deliveries.every(({ status }) => status === 'FAILED' || status === 'WAITING') && now;
    });
    const held = deliveries.filter(({ reason }) => reason === 'DEAD_TOKEN_BURST');
    expect(held.length).toBeGreaterThanOrEqual(60);
    expect(held.every(({ attempts }) => attempts === 0)).toBe(true);
    const [devices] = await works.database.sql<{ kept: number }[]>`
      select count(*)::int as kept from device where token like 'burst-%' and retired_at is null`;
    expect(devices?.kept).toBe(held.length);
    expect(works.accounts.on('fcm')[0]?.isSuspicious()).toBe(true);

    await works.sandbox.forgetRules();
    await works.database.sql`update delivery set due_at = now() where notification_id = ${id} and status = 'WAITING'`;
    expect((await works.settled(id)).deliveries.filter(({ status }) => status === 'SENT')).toHaveLength(held.length);
  });
});
