import { generateKeyPairSync } from 'node:crypto';
import type { ServerHttp2Stream } from 'node:http2';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccessTokens } from '../../src/adapters/push/access-tokens.ts';
import { createProviderTokens } from '../../src/adapters/push/provider-tokens.ts';
import { openHttp2Peer } from './http2-peer.ts';

const MINUTE_MS = 60_000;
const START = Date.UTC(2026, 0, 1);

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

describe('the access tokens for Google', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });

  async function tokensFrom(answer: (stream: ServerHttp2Stream, count: number) => void) {
    let count = 0;
    const google = await openHttp2Peer((stream) => answer(stream, (count += 1)));
    const time = { now: START };
    const account = { client_email: 'a@b.example', private_key: privateKey, token_uri: `${google.origin}/token` };
    const tokens = createAccessTokens(account, undefined, () => time.now);
    closing.push(() => tokens.close(), google.close);
    return { tokens, time, asked: () => google.read.length };
  }
  function grant(stream: ServerHttp2Stream, count: number): void {
    stream.respond({ ':status': 200 });
    stream.end(JSON.stringify({ access_token: `token-${count}`, expires_in: 3_600, token_type: 'Bearer' }));
  }
  const patience = () => AbortSignal.timeout(60_000);

  it('are asked for once, however many wait', async () => {
    const { tokens, asked } = await tokensFrom(grant);
    const all = await Promise.all(Array.from({ length: 200 }, () => tokens.get(patience())));
    expect(new Set(all.map((one) => 'token' in one && one.token))).toEqual(new Set(['token-1']));
    expect(asked()).toBe(1);
  });

  it('are replaced five minutes before their end', async () => {
    const { tokens, time } = await tokensFrom(grant);
    await tokens.get(patience());
    time.now += 54 * MINUTE_MS;
    expect(await tokens.get(patience())).toMatchObject({ token: 'token-1' });
    time.now += 2 * MINUTE_MS;
    expect(await tokens.get(patience())).toMatchObject({ token: 'token-2' });
  });

  it('are replaced once when many find out that one is not taken', async () => {
    const { tokens, asked } = await tokensFrom(grant);
    await tokens.get(patience());
    tokens.forget('token-1');
    expect(await tokens.get(patience())).toMatchObject({ token: 'token-2' });
    tokens.forget('token-1');
    expect(await tokens.get(patience())).toMatchObject({ token: 'token-2' });
    expect(asked()).toBe(2);
  });

  it('keep nobody longer than his own deadline', async () => {
    const { tokens } = await tokensFrom(() => undefined);
    expect(await tokens.get(AbortSignal.timeout(100))).toEqual({ kind: 'retry', reason: 'DEADLINE' });
  });

  it.each([
    [400, '{"error":"invalid_grant","error_description":"Invalid JWT Signature."}', { kind: 'down', reason: 'FCM_OAUTH_INVALID_GRANT' }],
    [403, '<html>', { kind: 'down', reason: 'FCM_OAUTH_HTTP_403' }],
    [404, '', { kind: 'down', reason: 'FCM_OAUTH_HTTP_404' }],
    [429, '', { kind: 'throttled', until: new Date(START + MINUTE_MS), reason: 'FCM_OAUTH_HTTP_429' }],
    [503, '', { kind: 'retry', reason: 'FCM_OAUTH_HTTP_503' }],
    [200, '<html>', { kind: 'retry', reason: 'FCM_OAUTH_UNREADABLE' }],
  ])('that are refused with %i %s say so, and are asked for again', async (status, body, outcome) => {
    const { tokens, asked } = await tokensFrom((stream) => {
      stream.respond({ ':status': status });
      stream.end(body);
    });
    expect(await tokens.get(patience())).toEqual(outcome);
    expect(await tokens.get(patience())).toEqual(outcome);
    expect(asked()).toBe(2);
  });
});

describe('the provider tokens for Apple', () => {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });

  function tokens() {
    const time = { now: START };
    return { time, tokens: createProviderTokens({ key: privateKey, keyId: 'KEY', teamId: 'TEAM' }, () => time.now) };
  }

  it('name the key, the team and the time', async () => {
    const token = await tokens().tokens.get();
    expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', kid: 'KEY' });
    expect(decodeJwt(token)).toEqual({ iss: 'TEAM', iat: START / 1_000 });
  });

  it('are one for all, for fifty minutes', async () => {
    const { time, tokens: one } = tokens();
    const [first, same] = await Promise.all([one.get(), one.get()]);
    time.now += 49 * MINUTE_MS;
    expect([same, await one.get()]).toEqual([first, first]);
    time.now += MINUTE_MS;
    expect(await one.get()).not.toBe(first);
  });

  it('are renewed once when Apple calls one expired, whoever hears of it', async () => {
    const { tokens: one } = tokens();
    const first = await one.get();
    expect([one.expired(first), one.expired(first)]).toEqual([true, true]);
    const second = await one.get();
    expect(second).not.toBe(first);
    expect(one.expired(first)).toBe(true);
    expect(await one.get()).toBe(second);
  });

  it('are not renewed again within twenty minutes: then it is our clock that is wrong', async () => {
    const { time, tokens: one } = tokens();
    one.expired(await one.get());
    expect(one.expired(await one.get())).toBe(false);
    time.now += 20 * MINUTE_MS;
    expect(one.expired(await one.get())).toBe(true);
  });
});
