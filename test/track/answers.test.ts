import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { createSignedIds } from '../../src/base/signed-ids.ts';
import { newId } from '../../src/base/ids.ts';
import { setPreferences } from '../../src/db/preferences.ts';
import { liftSuppressions, suppressionsOfProject } from '../../src/db/suppressions.ts';
import { eventually } from '../support/eventually.ts';
import { MASTER_KEY } from '../support/house.ts';
import { openWorks, type Addresses, type Works } from '../support/works.ts';

let works: Works;
let ada: Addresses;
beforeAll(async () => {
  works = await openWorks((accounts) => accounts, { isReportedTo: true });
  ada = await works.addReachable('ada');
});
afterAll(() => works.leave());

interface Answer {
  status: number;
  text: string;
  headers: Record<string, string | string[] | undefined>;
}
async function ask(method: 'GET' | 'POST', url: string, body?: string): Promise<Answer> {
  const { statusCode, headers, body: answer } = await request(url, {
    method,
    reset: true,
    ...(body === undefined ? {} : { body, headers: { 'content-type': 'application/x-www-form-urlencoded' } }),
  });
  return { status: statusCode, headers, text: await answer.text() };
}
const types = async (id: string) => (await works.history(id)).events.map((event) => event.split('/')[0]);

describe('a push in the browser', () => {
  async function pushed(): Promise<{ id: string; beacon: string }> {
    const { id } = await works.send({ channels: ['WEB_PUSH'], idempotencyKey: crypto.randomUUID() });
    await works.settled(id);
    const received = await works.sandbox.received('WEB_PUSH', ada.webPush);
    const payloads = received.map(({ raw }) => JSON.parse(String(raw.payload)) as { notificationId: string; beacon: string });
    return { id, beacon: payloads.find((one) => one.notificationId === id)?.beacon ?? '' };
  }

  it('is DELIVERED when the worker has shown it, and CLICKED at a click, each once', async () => {
    const { id, beacon } = await pushed();
    const answers = await Promise.all(['clicked', 'delivered', 'delivered', 'clicked'].map((what) => ask('POST', `${beacon}/${what}`, 'ignored=1')));
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204]);
    expect(answers[0]?.headers).toMatchObject({ 'access-control-allow-origin': '*' });
    expect(answers[0]?.headers['set-cookie']).toBeUndefined();
    await eventually('both are written down', async () => (await types(id)).includes('CLICKED'));
    await ask('POST', `${beacon}/clicked`);
    await eventually('the inbox is empty', async () => (await works.database.sql`select 1 from receipt`).length === 0);
    expect(await types(id)).toEqual(['REQUESTED', 'SUCCESS', 'DELIVERED', 'CLICKED']);
    expect((await works.history(id)).deliveries).toMatchObject([{ status: 'DELIVERED' }]);
  });

  it('cannot be reported by whoever does not hold its token', async () => {
    const { id, beacon } = await pushed();
    const [delivery] = (await works.history(id)).deliveries;
    const unsubscribes = createSignedIds(MASTER_KEY, 'unsubscribe');
    const token = beacon.slice(beacon.lastIndexOf('/') + 1);
    const flipped = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`;
    for (const forged of [flipped, delivery?.id ?? '', unsubscribes.sign(delivery?.id ?? ''), createSignedIds('another key of thirty-two letters', 'beacon').sign(newId())]) {
      expect((await ask('POST', `${works.publicUrl}/beacons/${forged}/delivered`)).status).toBe(404);
    }
    expect((await ask('GET', `${beacon}/delivered`)).status).toBe(404);
    expect((await ask('POST', `${beacon}/delivered`, 'x'.repeat(5_000))).status).toBe(413);
    expect(await types(id)).toEqual(['REQUESTED', 'SUCCESS']);
  });
});

describe('mail that advertises', () => {
  async function mailed(category: string, email: string): Promise<Record<string, string>> {
    const { id } = await works.send({ to: { email }, category, channels: ['EMAIL'], idempotencyKey: crypto.randomUUID() });
    await works.settled(id);
    const received = await works.sandbox.received('EMAIL', email);
    return (received.at(-1)?.raw.mailHeaders ?? {}) as Record<string, string>;
  }
  const linkIn = (headers: Record<string, string>) => /<(.+)>/.exec(headers['list-unsubscribe'] ?? '')?.[1] ?? '';
  const status = async (category: string, to: { email: string } | { userId: string }) => {
    const { id } = await works.send({ to, category, channels: ['EMAIL'], idempotencyKey: crypto.randomUUID() });
    return (await works.settled(id)).deliveries[0];
  };

  it('carries both headers of one-click unsubscribe, and other mail none', async () => {
    const headers = await mailed('promotion', 'reader@example.test');
    expect(headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    expect(linkIn(headers)).toMatch(new RegExp(`^${works.publicUrl}/unsubscribe/[\\w-]{43}$`));
    const other = await mailed('transaction', 'reader@example.test');
    expect(other).not.toHaveProperty('list-unsubscribe');
    expect(other).not.toHaveProperty('list-unsubscribe-post');
  });

  it('stops by one POST, for this category and no other; looking stops nothing', async () => {
    const email = "o'brien@example.test";
    const link = linkIn(await mailed('promotion', email));
    const page = await ask('GET', link);
    expect(page).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8' } });
    expect(page.text).toContain('o&#39;brien@example.test');
    expect(page.text).toContain('<form method="post">');
    expect(await status('promotion', { email })).toMatchObject({ status: 'SENT' });

    expect((await ask('POST', link, 'List-Unsubscribe=One-Click')).status).toBe(200);
    expect((await ask('POST', link)).status).toBe(200);
    expect(await status('promotion', { email })).toMatchObject({ status: 'FILTERED', reason: 'UNSUBSCRIBED' });
    expect(await status('transaction', { email })).toMatchObject({ status: 'SENT' });
  });

  it('that a person has stopped shows in their preferences, and comes again when they switch it on there', async () => {
    const { id } = await works.send({ category: 'promotion', channels: ['EMAIL'] });
    await works.settled(id);
    const received = await works.sandbox.received('EMAIL', ada.email);
    await ask('POST', linkIn((received.at(-1)?.raw.mailHeaders ?? {}) as Record<string, string>), 'List-Unsubscribe=One-Click');
    expect(await status('promotion', { userId: 'ada' })).toMatchObject({ status: 'FILTERED', reason: 'PREFERENCE' });

    const [row] = await works.database.sql<{ userId: string; categoryId: string }[]>`select user_id, category_id from preference`;
    const change = { categoryId: row?.categoryId ?? null, kind: null, channel: 'EMAIL', clientType: null, enabled: true } as const;
    await setPreferences(works.database, row?.userId ?? '', [change]);
    expect(await status('promotion', { userId: 'ada' })).toMatchObject({ status: 'SENT' });
  });

  it('cannot be stopped by a link that is none of ours', async () => {
    const forged = `${works.publicUrl}/unsubscribe/${createSignedIds(MASTER_KEY, 'beacon').sign(newId())}`;
    expect((await ask('GET', forged)).status).toBe(404);
    expect((await ask('POST', forged, 'List-Unsubscribe=One-Click')).status).toBe(404);
  });
});

test.each([
  ['SMS', { phone: '+15005550004' }, 'FILTERED', 'TWILIO_21610'],
  ['EMAIL', { email: 'nobody+sbx-550@example.test' }, 'FAILED', 'SMTP_550'],
] as const)('an address that a provider calls stopped or dead is remembered, until an operator lifts that: %s', async (channel, to, status, reason) => {
  const send = async () => (await works.settled((await works.send({ to, channels: [channel], idempotencyKey: crypto.randomUUID() })).id)).deliveries[0];
  expect(await send()).toMatchObject({ status, provider: expect.any(String) as string });
  expect(await send()).toMatchObject({ status: 'FILTERED', reason: expect.stringContaining(reason) as string, provider: null });

  const { projectId } = works.requester;
  const wanted = { projectId, channel, address: Object.values(to)[0] ?? '', before: null, limit: 10 };
  const ids = (await suppressionsOfProject(works.database.sql, wanted)).map(({ id }) => id);
  expect(await liftSuppressions(works.database.sql, { projectId, ids, by: 'an operator' })).toHaveLength(1);
  expect(await send()).toMatchObject({ provider: expect.any(String) as string });
});
