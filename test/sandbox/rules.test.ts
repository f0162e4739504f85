import { describe, expect, it } from 'vitest';
import { createMisbehaviour } from '../../src/app/dev/sandbox/misbehaviour/misbehaviour.ts';
import { ruleRequest } from '../../src/app/dev/sandbox/misbehaviour/rules.ts';
import { openStage } from './stage.ts';

/** The rules alone, without a wire. */
function rulesOf(...requests: object[]) {
  const misbehaviour = createMisbehaviour(() => 0);
  for (const request of requests) misbehaviour.rules.add(ruleRequest.parse(request));
  return (to: string, provider: 'fcm' | 'smtp' = 'fcm') => misbehaviour.next(provider, to, []);
}

const outage = { status: 503 };

describe('a rule', () => {
  it('is for one provider, and for addresses that contain its match', () => {
    const next = rulesOf({ provider: 'fcm', match: 'tablet', action: outage });
    expect(next('my-tablet-1')).toEqual(outage);
    expect(next('my-phone')).toBeNull();
    expect(next('my-tablet-1', 'smtp')).toBeNull();
  });

  it('matches the whole address where its match has stars, and takes every other sign as it is', () => {
    const next = rulesOf({ provider: 'smtp', match: '*@slow.example', action: outage });
    expect(next('ada@slow.example', 'smtp')).toEqual(outage);
    expect(next('ada@slow.example.org', 'smtp')).toBeNull();
    expect(next('ada@slowXexample', 'smtp')).toBeNull();
  });

  it('gives way to the one that was made before it', () => {
    const next = rulesOf({ provider: 'fcm', match: 'a', action: { status: 500 } }, { provider: 'fcm', action: outage });
    expect([next('a'), next('b')]).toEqual([{ status: 500 }, outage]);
  });

  it('is used up after so many times', () => {
    const next = rulesOf({ provider: 'fcm', times: 2, action: outage });
    expect([next('a'), next('a'), next('a')]).toEqual([outage, outage, null]);
  });

  it('goes before what the address asks for', () => {
    const next = rulesOf({ provider: 'fcm', times: 1, action: { status: 500 } });
    expect([next('sbx-UNREGISTERED'), next('sbx-UNREGISTERED')]).toEqual([{ status: 500 }, { code: 'UNREGISTERED' }]);
  });

  it('of some percent hits about so many, and the same ones for the same seed', () => {
    const hits = (seed: number) => {
      const next = rulesOf({ provider: 'fcm', percent: 30, seed, action: outage });
      return Array.from({ length: 1_000 }, () => (next('a') ? 1 : 0));
    };
    const count = hits(7).reduce((sum: number, hit) => sum + hit, 0);
    expect(count).toBeGreaterThan(250);
    expect(count).toBeLessThan(350);
    expect(hits(7)).toEqual(hits(7));
    expect(hits(7)).not.toEqual(hits(8));
  });
});

describe('the rules', () => {
  it('are made, listed with their hits, and taken away', async () => {
    const stage = await openStage();
    const made = await stage.rule({ provider: 'twilio', match: '+49', times: 3, action: { code: 21610 } });
    expect(made).toMatchObject({ provider: 'twilio', match: '+49', times: 3, hits: 0, action: { code: '21610' } });
    const other = await stage.rule({ provider: 'fcm', action: { latencyMs: 5 } });
    const { accountSid, authToken, from } = stage.credentials.twilio;
    const send = () =>
      fetch(`${stage.url}/2010-04-01/Accounts/${accountSid}/Messages.json`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
        body: new URLSearchParams({ To: '+4915112345678', From: from, Body: 'x' }),
      });
    expect([(await send()).status, (await send()).status]).toEqual([400, 400]);
    expect(await stage.rules()).toEqual([{ ...made, hits: 2 }, other]);
    expect(await stage.ask('DELETE', `/rules/${made.id}`)).toEqual({ status: 204, json: null });
    expect(await stage.ask('DELETE', `/rules/${made.id}`)).toMatchObject({ status: 404 });
    expect(await stage.rules()).toEqual([other]);
    expect(await stage.ask('DELETE', '/rules')).toEqual({ status: 204, json: null });
    expect(await stage.rules()).toEqual([]);
    await stage.stop();
  });

  it.each([
    ['no JSON', '{'],
    ['a provider that is none', { provider: 'pigeon', action: {} }],
    ['no action', { provider: 'fcm' }],
    ['a word that is none', { provider: 'fcm', action: { slow: true } }],
    ['a status that is a yes', { provider: 'fcm', action: { status: 200 } }],
    ['more than a hundred percent', { provider: 'fcm', percent: 101, action: {} }],
    ['a header that would break the answer', { provider: 'fcm', action: { status: 429, retryAfter: '1\r\nx: y' } }],
  ])('refuse %s, and say why', async (_, body) => {
    const stage = await openStage();
    const { status, json } = await stage.ask('POST', '/rules', body);
    expect(status).toBe(400);
    expect(json).toEqual({ error: expect.any(String) as unknown });
    expect(await stage.ask('PUT', '/rules', {})).toMatchObject({ status: 405 });
    await stage.stop();
  });
});
