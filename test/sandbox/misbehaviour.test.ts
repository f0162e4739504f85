import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { NoAnswer, openHttp2, type Connection } from './http2.ts';
import { openKnocker, type HttpProvider, type Knocker } from './knock.ts';
import { openStage, type Stage } from './stage.ts';
import { fcmAuthorization } from './tokens.ts';

const REFUSED_STREAM = 7;
const BRIEFLY_MS = 250;

let now = Date.now();
let stage: Stage;
let knocker: Knocker;

beforeAll(async () => {
  stage = await openStage({ now: () => now });
  knocker = await openKnocker(stage);
});
afterEach(() => stage.ask('DELETE', '/rules'));
afterAll(async () => {
  await knocker.close();
  await stage.stop();
});

const kept = async (provider: HttpProvider, to: string) => (await stage.messages({ to: knocker.nameOf(provider, to) })).length;
const timed = async (act: () => Promise<unknown>) => {
  const started = performance.now();
  await act();
  return performance.now() - started;
};

/** How each wire is asked for a manner: in the address, or by its number. */
const wires: { provider: HttpProvider; address: (manner: string) => string }[] = [
  { provider: 'fcm', address: (manner) => `android-sbx-${manner}` },
  { provider: 'apns', address: (manner) => `iphone-sbx-${manner}` },
  { provider: 'web-push', address: (manner) => `laptop-sbx-${manner}` },
];
const numbers: Record<string, string> = {
  reset: '+15005550600',
  hang: '+15005550601',
  'accept-hang': '+15005550602',
  'accept-reset': '+15005550603',
  malformed: '+15005550604',
  'ok-lat800': '+15005550608',
};
const all = [...wires, { provider: 'twilio' as const, address: (manner: string) => numbers[manner] ?? '' }];

describe.each(all)('$provider', ({ provider, address }) => {
  it('is late where that is asked for, and accepts', async () => {
    const to = address('ok-lat800');
    expect(await timed(() => knocker.knock(provider, to))).toBeGreaterThan(799);
    expect(await kept(provider, to)).toBe(1);
  });

  it.each([
    ['reset', 0],
    ['accept-reset', 1],
  ])('cuts the connection for %s, having kept %d', async (manner, count) => {
    const to = address(manner);
    await expect(knocker.knock(provider, to)).rejects.toThrow();
    expect(await kept(provider, to)).toBe(count);
  });

  it.each([
    ['hang', 0],
    ['accept-hang', 1],
  ])('says nothing for %s, having kept %d', async (manner, count) => {
    const to = address(manner);
    const patience = new AbortController();
    const knocking = knocker.knock(provider, to, patience.signal).then(() => 'answered', () => 'nothing');
    await eventually('it is kept, or not', async () => (await kept(provider, to)) === count);
    expect(await Promise.race([knocking, rest(BRIEFLY_MS, 'waiting')])).toBe('waiting');
    patience.abort();
    expect(await knocking).toBe('nothing');
    expect(await kept(provider, to)).toBe(count);
  });

  it('says an unreadable yes for malformed, having kept it', async () => {
    const to = address('malformed');
    const { status, text } = await knocker.knock(provider, to);
    expect(status).toBeLessThan(300);
    expect(() => JSON.parse(text) as unknown).toThrow();
    expect(await kept(provider, to)).toBe(1);
  });

  it('is out of order where a rule says so: everybody is told, and nothing is kept', async () => {
    await stage.rule({ provider, action: { status: 503, retryAfter: 7 } });
    const to = provider === 'twilio' ? '+4915112340001' : `anybody-at-${provider}`;
    expect(await knocker.knock(provider, to)).toMatchObject({ status: 503, retryAfter: '7' });
    expect(await kept(provider, to)).toBe(0);
    await stage.ask('DELETE', '/rules');
    expect((await knocker.knock(provider, to)).status).toBeLessThan(300);
  });
});

describe.each(wires)('an address of $provider', ({ provider, address }) => {
  it('asks for 429 with Retry-After', async () => {
    expect(await knocker.knock(provider, address('429'))).toMatchObject({ status: 429, retryAfter: '1' });
  });

  it('dies at its third message, and stays dead', async () => {
    const to = address('UNREGISTERED-after2');
    const statuses: number[] = [];
    for (let sent = 0; sent < 5; sent += 1) statuses.push((await knocker.knock(provider, to)).status);
    const gone = provider === 'fcm' ? 404 : 410;
    expect(statuses.map((status) => (status < 300 ? 'taken' : status))).toEqual(['taken', 'taken', gone, gone, gone]);
  });

  it('fails the first two times only', async () => {
    const to = address('503-first2');
    const statuses: number[] = [];
    for (let sent = 0; sent < 4; sent += 1) statuses.push((await knocker.knock(provider, to)).status);
    expect(statuses.map((status) => (status < 300 ? 'taken' : status))).toEqual([503, 503, 'taken', 'taken']);
  });

  it('combines: late, and after one', async () => {
    const to = address('500-after1-lat300');
    expect((await knocker.knock(provider, to)).status).toBeLessThan(300);
    const took = await timed(async () => expect((await knocker.knock(provider, to)).status).toBe(500));
    expect(took).toBeGreaterThan(299);
  });
});

describe('a dead token', () => {
  const gone: [HttpProvider, string | number, number][] = [
    ['fcm', 'UNREGISTERED', 404],
    ['apns', 'Unregistered', 410],
    ['apns', 410, 410],
    ['web-push', 410, 410],
    ['twilio', 21610, 400],
  ];
  it.each(gone)('of %s stays dead when a rule killed it once by %s, until all is forgotten', async (provider, word, status) => {
    const to = provider === 'twilio' ? '+4915112340002' : `killed-${word}`;
    const action = typeof word === 'number' && provider !== 'twilio' ? { status: word } : { code: word };
    await stage.rule({ provider, match: to, times: 1, action });
    const statuses = [await knocker.knock(provider, to), await knocker.knock(provider, to)].map((answer) => answer.status);
    expect(statuses).toEqual([status, status]);
    await stage.ask('DELETE', '/rules');
    expect((await knocker.knock(provider, to)).status).toBeLessThan(300);
  });

  it('of FCM is not dead for a refusal that says something else', async () => {
    await stage.rule({ provider: 'fcm', match: 'spared', times: 1, action: { status: 404 } });
    expect((await knocker.knock('fcm', 'spared')).status).toBe(404);
    expect((await knocker.knock('fcm', 'spared')).status).toBe(200);
  });
});

describe('over HTTP/2', () => {
  let authorization: string;
  beforeAll(async () => {
    authorization = await fcmAuthorization(stage.credentials);
  });
  const send = (connection: Connection, token: string) =>
    connection.post('/v1/projects/sandbox-project/messages:send', { authorization }, { message: { token } });

  it('a refused stream says that it was not processed, and the connection lives on', async () => {
    const connection = await openHttp2(stage.url);
    const refusal = await send(connection, 'phone-sbx-refuse-stream').catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(NoAnswer);
    expect(refusal).toMatchObject({ code: REFUSED_STREAM });
    expect(await kept('fcm', 'phone-sbx-refuse-stream')).toBe(0);
    expect((await send(connection, 'phone-after')).status).toBe(200);
    await connection.close();
  });

  it('GOAWAY lets what is under way finish, and ends the connection', async () => {
    const connection = await openHttp2(stage.url);
    const closed = once(connection.session, 'close');
    const lastStreams: number[] = [];
    connection.session.on('goaway', (_code, lastStream: number) => lastStreams.push(lastStream));
    const [slow, last] = await Promise.all([send(connection, 'phone-sbx-ok-lat300'), send(connection, 'phone-sbx-goaway')]);
    expect([slow.status, last.status]).toEqual([200, 200]);
    await closed;
    // The second stream that a client opens has the number 3.
    expect(lastStreams[0]).toBe(3);
  });

  it('GOAWAY keeps its word: what was sent in the same breath is refused, and not taken', async () => {
    const connection = await openHttp2(stage.url);
    const closed = once(connection.session, 'close');
    const later = Array.from({ length: 20 }, (_, at) => `phone-behind-${at}`);
    const [told, ...behind] = await Promise.allSettled(['phone-ahead-sbx-goaway', ...later].map((token) => send(connection, token)));
    expect(told?.status).toBe('fulfilled');
    expect(behind.map((end) => end.status === 'rejected' && end.reason instanceof NoAnswer && end.reason.code)).toEqual(later.map(() => REFUSED_STREAM));
    const taken = await Promise.all(later.map((token) => kept('fcm', token)));
    expect(taken).toEqual(later.map(() => 0));
    await closed;
  });
});

describe('a misbehaviour', () => {
  it('never hides a mistake: what the provider would refuse is refused as such', async () => {
    const response = await fetch(`${stage.url}/v1/projects/sandbox-project/messages:send`, { method: 'POST', body: '{"message":{"token":"phone-sbx-UNREGISTERED"}}' });
    expect(response.status).toBe(401);
  });

  it('is not read out of an address that only resembles one', async () => {
    expect((await knocker.knock('fcm', 'sbx-410-and-more-')).status).toBe(200);
    expect((await knocker.knock('fcm', 'phone-sbx')).status).toBe(200);
    expect((await knocker.knock('twilio', '+15005550700')).status).toBe(201);
  });

  it('of a rate lets so many through each second', async () => {
    await stage.rule({ provider: 'fcm', rps: 5, action: {} });
    const burst = async () => {
      const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => knocker.knock('fcm', `burst-${at}`)));
      return answers.map(({ status, retryAfter }) => `${status} ${retryAfter ?? ''}`.trim()).sort();
    };
    const expected = [...Array<string>(5).fill('200'), ...Array<string>(15).fill('429 1')];
    expect(await burst()).toEqual(expected);
    now += 1_000;
    expect(await burst()).toEqual(expected);
  });
});
