import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openProviders } from '../../src/app/providers.ts';
import { wallClock } from '../../src/base/clock.ts';
import { newId } from '../../src/base/ids.ts';
import type { Trust } from '../../src/core/trust.ts';
import type { ReturnLimits } from '../../src/edge/turnstile.ts';
import { openHouse, type House } from '../support/house.ts';
import { openReturns, type Returns } from '../support/returns.ts';

const TOKEN = 'a-twilio-token';
const HOUR_MS = 3_600_000;
/** What is counted within a time is counted by a clock that goes when it is told. */
const clock = { at: 0, now: () => clock.at };

let house: House;
const opened: Returns[] = [];
beforeAll(async () => {
  house = await openHouse();
});
afterAll(async () => {
  await Promise.all(opened.map((one) => one.close()));
  await house.leave();
});

async function open(limits: Partial<ReturnLimits>, trust?: Trust): Promise<Returns> {
  const returns = await openReturns(house.database, limits, trust ? { clock, trust } : { clock });
  opened.push(returns);
  const settings = { accountSid: `AC${'0'.repeat(32)}`, authToken: TOKEN, from: '+15005550006' };
  const accounts = ['one', 'two'].map((name) => ({ name, adapter: 'twilio', settings }));
  await returns.open(openProviders({ accounts, clock: wallClock, projectIds: new Map(), kept: {}, wayBack: returns.wayBack }));
  return returns;
}

async function ask(url: string, { method = 'POST', headers = {}, body = '' } = {}): Promise<{ status: number; retryAfter: unknown; text: string }> {
  const answer = await request(url, { method, reset: true, headers, ...(method === 'POST' ? { body } : {}) });
  return { status: answer.statusCode, retryAfter: answer.headers['retry-after'], text: await answer.body.text() };
}
function report({ wayBack }: Returns, account: string, { token = TOKEN, deliveryId = newId() } = {}) {
  const url = `${wayBack.publicUrl}/hooks/${account}?delivery=${deliveryId}`;
  const fields = { MessageSid: 'SM1', MessageStatus: 'delivered' };
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': getExpectedTwilioSignature(token, url, fields) };
  return ask(url, { headers, body: new URLSearchParams(fields).toString() });
}
const statuses = async (answers: Promise<{ status: number }>[]) => (await Promise.all(answers)).map(({ status }) => status).sort();

describe('an address that asks too often', () => {
  it('is told when to come back, in words that programs know, at every door alike', async () => {
    const returns = await open({ addressReturns: { count: 4, perMs: HOUR_MS } });
    const { publicUrl } = returns.wayBack;
    for (let time = 0; time < 4; time += 1) await ask(`${publicUrl}/beacons/none/delivered`);
    const refused = await ask(`${publicUrl}/beacons/none/delivered`);
    expect([refused.status, refused.retryAfter, JSON.parse(refused.text)]).toEqual([
      429,
      '900',
      { error: 'Too many requests for now.', code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 900 },
    ]);
    expect((await ask(`${publicUrl}/unsubscribe/none`, { method: 'GET' })).status).toBe(429);
    expect((await ask(`${publicUrl}/unsubscribe/none`)).status).toBe(429);
  });

  it('is told so at a hook that providers come again', async () => {
    const returns = await open({ addressReturns: { count: 1, perMs: HOUR_MS } });
    expect((await report(returns, 'one')).status).toBe(204);
    expect(await report(returns, 'one')).toMatchObject({ status: 503, retryAfter: '3600' });
  });
});

describe('an address behind a proxy', () => {
  const doors = (publicUrl: string) => [`${publicUrl}/hooks/one`, `${publicUrl}/beacons/none/delivered`, `${publicUrl}/unsubscribe/none`];

  it('is not asked for where no proxy is trusted', async () => {
    const { publicUrl } = (await open({ addressReturns: { count: 1, perMs: HOUR_MS } })).wayBack;
    await ask(doors(publicUrl)[0] ?? '', { headers: { 'x-forwarded-for': '198.51.100.1' } });
    const answers = doors(publicUrl).map((door, at) => ask(door, { headers: { 'x-forwarded-for': `198.51.100.${at + 2}` } }));
    expect(await statuses(answers)).toEqual([429, 429, 503]);
  });

  it('has a share of its own at every door where its proxy is trusted, and cannot write itself another', async () => {
    const { publicUrl } = (await open({ addressReturns: { count: 3, perMs: HOUR_MS } }, (address) => address === '127.0.0.1')).wayBack;
    for (const client of ['198.51.100.1', '198.51.100.2']) {
      const knock = (door: string, at: number) => ask(door, { headers: { 'x-forwarded-for': `203.0.113.${at}, ${client}` } });
      expect(await statuses(doors(publicUrl).map(knock))).toEqual([403, 404, 404]);
      expect(await statuses(doors(publicUrl).map(knock))).toEqual([429, 429, 503]);
    }
  });
});

describe('an account', () => {
  it('whose provider reports too much hears that it should come again, and then loses nothing', async () => {
    const returns = await open({ accountReports: { count: 3, perMs: 1_500 } });
    const left = new Set(Array.from({ length: 6 }, newId));
    const ids = [...left];
    async function bring(): Promise<number[]> {
      return Promise.all(
        [...left].map(async (deliveryId) => {
          const { status } = await report(returns, 'one', { deliveryId });
          if (status === 204) left.delete(deliveryId);
          return status;
        }),
      );
    }
    expect((await bring()).sort()).toEqual([204, 204, 204, 503, 503, 503]);
    expect((await report(returns, 'two')).status).toBe(204);
    clock.at += 1_500;
    expect(await bring()).toEqual([204, 204, 204]);
    expect(await house.database.sql`select 1 from receipt where delivery_id = any(${ids}::uuid[])`).toHaveLength(6);
  });

  it('has its share also while others forge', async () => {
    const returns = await open({ accountReports: { count: 2, perMs: HOUR_MS } });
    expect(await statuses(Array.from({ length: 20 }, () => report(returns, 'one', { token: 'another' })))).toEqual(Array.from({ length: 20 }, () => 403));
    expect(await statuses([report(returns, 'one'), report(returns, 'one'), report(returns, 'one')])).toEqual([204, 204, 503]);
  });
});

describe('one token', () => {
  it('is good for sixty uses a minute, and takes nothing from others', async () => {
    const { wayBack } = await open({});
    const beacon = wayBack.links.beacon(newId());
    const answers = await statuses(Array.from({ length: 61 }, () => ask(`${beacon}/delivered`)));
    expect([answers.filter((status) => status === 204).length, answers.at(-1)]).toEqual([60, 429]);
    expect((await ask(`${wayBack.links.beacon(newId())}/delivered`)).status).toBe(204);
  });
});
