import { createECDH } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import ece from 'http_ece';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Sender } from '../../src/adapters/adapter.ts';
import { generateVapidKeys, type VapidKeys } from '../../src/adapters/web-push/keys.ts';
import { statusMeanings } from '../../src/adapters/web-push/vapid-answers.ts';
import { vapid } from '../../src/adapters/web-push/vapid.ts';
import type { WebPushMessage } from '../../src/core/message.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { openHttpPeer, say, type Heard, type HttpPeer } from './http-peer.ts';
import { subscription, webPushMessage } from './messages.ts';

const HOUR_MS = 3_600_000;
const START = Date.now();
const subject = 'mailto:ops@carillon.example';
let keys: VapidKeys;
let now = START;
const closing: (() => Promise<void>)[] = [];
const soon = () => AbortSignal.timeout(60_000);

beforeAll(async () => {
  keys = await generateVapidKeys();
});
afterEach(async () => {
  now = START;
  for (const close of closing.splice(0)) await close();
});

function sender(settings: object = { allowPrivate: true }): Sender<'web_push'> {
  const opened = vapid.open(vapid.settings.parse({ ...keys, subject, ...settings }), { now: () => now, receiptsUrl: null });
  closing.push(() => opened.close());
  return opened;
}
async function service(answer = (response: ServerResponse) => say(response, 201, { location: 'https://push.example/m/m-1' })): Promise<HttpPeer> {
  const opened = await openHttpPeer(answer);
  closing.push(opened.close);
  return opened;
}
async function answered(status: number, headers: Record<string, string> = {}, body = ''): Promise<Outcome> {
  const { url } = await service((response) => say(response, status, headers, body));
  return sender().send(webPushMessage(subscription(`${url}/push/1`)), soon());
}
function tokenIn({ headers }: Heard): { token: string; key: string } {
  const [, token = '', key = ''] = /^vapid t=([^,]+), k=(.+)$/.exec(headers.authorization ?? '') ?? [];
  return { token, key };
}

describe('what a push service is told', () => {
  async function pushed(given: Partial<WebPushMessage>) {
    const { url, heard } = await service();
    const browser = subscription(`${url}/push/abc?x=1`);
    const outcome = await sender().send(webPushMessage(browser, given), soon());
    const [request] = heard;
    if (!request) throw new Error(`nothing was heard: ${JSON.stringify(outcome)}`);
    return { outcome, request, browser };
  }

  it('is what only the browser can read', async () => {
    const content = { title: 'Grüße 🎉', body: 'Your order', url: 'https://shop.example/1', imageUrl: null };
    const { outcome, request, browser } = await pushed({ content, data: { order: 1 }, category: 'order', notificationId: 'n', deliveryId: 'd' });
    expect(outcome).toEqual({ kind: 'sent', providerMessageId: 'm-1' });
    expect(request).toMatchObject({ method: 'POST', path: '/push/abc?x=1' });
    expect(request.headers).toMatchObject({ 'content-encoding': 'aes128gcm', 'content-type': 'application/octet-stream' });
    const plain = ece.decrypt(request.body, { version: 'aes128gcm', privateKey: browser.curve, authSecret: browser.auth });
    expect(JSON.parse(plain.toString())).toEqual({
      title: 'Grüße 🎉',
      body: 'Your order',
      url: 'https://shop.example/1',
      imageUrl: null,
      notificationId: 'n',
      deliveryId: 'd',
      tag: 'n',
      category: 'order',
      data: { order: 1 },
      beacon: null,
    });
  });

  it('is signed for its origin alone, and says whom to write to', async () => {
    const { request } = await pushed({});
    const { token, key } = tokenIn(request);
    expect(key).toBe(keys.publicKey);
    const point = Buffer.from(key, 'base64url');
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 33).toString('base64url'), y: point.subarray(33).toString('base64url') };
    const { payload } = await jwtVerify(token, createLocalJWKSet({ keys: [jwk] }), { audience: `http://${request.headers.host}` });
    expect(payload.sub).toBe(subject);
    expect(payload.exp).toBeLessThanOrEqual((START + 24 * HOUR_MS) / 1000);
  });

  it.each([
    ['HIGH', 'high'],
    ['NORMAL', 'normal'],
    ['LOW', 'low'],
  ] as const)('is how urgent %s is', async (priority, urgency) => {
    expect((await pushed({ priority })).request.headers.urgency).toBe(urgency);
  });

  it.each([
    [90_500, '90'],
    [-5_000, '0'],
    [60 * 24 * HOUR_MS, '2419200'],
  ])('is how long to keep it: %i ms', async (ahead, ttl) => {
    expect((await pushed({ expiresAt: new Date(START + ahead) })).request.headers.ttl).toBe(ttl);
  });

  it('is a topic that a repeat has too, another delivery has not, and every service takes', async () => {
    const first = (await pushed({ deliveryId: 'one' })).request.headers.topic;
    expect((await pushed({ deliveryId: 'one', attempt: 2 })).request.headers.topic).toBe(first);
    expect((await pushed({ deliveryId: 'two' })).request.headers.topic).not.toBe(first);
    expect((await pushed({ deliveryId: 'two', collapse: 'ab'.repeat(16) })).request.headers.topic).toBe('ab'.repeat(16));
    expect(first).toMatch(/^[A-Za-z0-9]{32}$/);
  });

  it('is signed once for an origin, and anew half a day later', async () => {
    const { url, heard } = await service();
    const one = sender();
    const push = () => one.send(webPushMessage(subscription(`${url}/push/1`)), soon());
    await push();
    now += 5 * HOUR_MS;
    await push();
    now += 2 * HOUR_MS;
    await push();
    const [first, second, third] = heard.map((request) => tokenIn(request).token);
    expect(second).toBe(first);
    expect(third).not.toBe(first);
  });
});

describe('a push that cannot be', () => {
  const content = { title: 'T', body: 'B' };

  it('is refused where it is too large, with nothing cut from it', async () => {
    const { url, heard } = await service();
    const browser = subscription(`${url}/push/1`);
    const bytes = (size: number) => webPushMessage(browser, { content, data: 'é'.repeat(size / 2) });
    expect(await sender().send(bytes(3_000), soon())).toEqual({ kind: 'refused', reason: 'WEB_PUSH_PAYLOAD_TOO_LARGE' });
    expect(await sender().send(bytes(2_600), soon())).toMatchObject({ kind: 'sent' });
    expect(heard).toHaveLength(1);
  });

  it.each([
    ['a short key', { p256dh: 'AAAA' }],
    ['a point off the curve', { p256dh: Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 1)]).toString('base64url') }],
    ['a short secret', { auth: 'AAAA' }],
    ['no key', { p256dh: '' }],
  ])('is refused where the subscription has %s', async (_, broken) => {
    const { url, heard } = await service();
    const message = webPushMessage({ ...subscription(`${url}/push/1`), ...broken });
    expect(await sender().send(message, soon())).toEqual({ kind: 'refused', reason: 'WEB_PUSH_KEYS' });
    expect(heard).toEqual([]);
  });

  it.each([
    'http://updates.push.services.mozilla.com/1',
    'https://127.0.0.1/1',
    'https://0x7f.1/1',
    'https://2130706433/1',
    'https://10.1.2.3/1',
    'https://169.254.169.254/latest/meta-data',
    'https://[::1]/1',
    'https://[::ffff:10.0.0.1]/1',
    'https://[fd00::1]/1',
    'file:///etc/passwd',
    'gopher://example.com/1',
    'nonsense',
    '',
  ])('goes nowhere near %j', async (endpoint) => {
    const message = webPushMessage(subscription(endpoint));
    expect(await sender({}).send(message, soon())).toEqual({ kind: 'refused', reason: 'WEB_PUSH_ENDPOINT' });
  });

  it('goes nowhere where a name leads into a private network', async () => {
    const { url, heard } = await service();
    const endpoint = `https://localhost:${new URL(url).port}/1`;
    expect(await sender({}).send(webPushMessage(subscription(endpoint)), soon())).toEqual({ kind: 'refused', reason: 'WEB_PUSH_ENDPOINT' });
    expect(heard).toEqual([]);
  });

  it('follows no redirect', async () => {
    const elsewhere = await service();
    expect(await answered(301, { location: `${elsewhere.url}/push/1` })).toEqual({ kind: 'refused', reason: 'WEB_PUSH_301' });
    expect(await answered(307, { location: `${elsewhere.url}/push/1` })).toEqual({ kind: 'refused', reason: 'WEB_PUSH_307' });
    expect(elsewhere.heard).toEqual([]);
  });
});

describe('what a push service’s answers mean', () => {
  const rows = [
    [400, 'refused'],
    [401, 'down'],
    [403, 'down'],
    [404, 'gone'],
    [406, 'throttled'],
    [408, 'retry'],
    [410, 'gone'],
    [413, 'refused'],
    [418, 'refused'],
    [429, 'throttled'],
    [500, 'retry'],
    [502, 'retry'],
    [503, 'retry'],
  ] as const;

  it.each(rows)('%i is %s', async (status, kind) => {
    expect(await answered(status)).toMatchObject({ kind, reason: `WEB_PUSH_${status}` });
  });

  it('every status of the table is tried above', () => {
    const tried = new Set<number>(rows.map(([status]) => status));
    expect(Object.keys(statusMeanings).filter((status) => !tried.has(Number(status)))).toEqual([]);
  });

  it.each([
    [429, { 'retry-after': '120' }, 120_000],
    [406, { 'retry-after': '5' }, 5_000],
    [429, {}, 30_000],
  ])('%i with %j is throttled until then', async (status, headers, ms) => {
    expect(await answered(status, headers)).toMatchObject({ kind: 'throttled', until: new Date(START + ms) });
  });

  it.each([
    [201, { location: 'https://push.example/m/abc' }, 'abc'],
    [201, { location: '/m/abc' }, 'abc'],
    [201, {}, null],
    [202, {}, null],
    [200, { location: 'https://push.example/m/abc' }, 'abc'],
  ])('%i with %j is sent, and its id is %s', async (status, headers, providerMessageId) => {
    expect(await answered(status, headers)).toEqual({ kind: 'sent', providerMessageId });
  });

  it.each([200, 204])('%i without a message is nothing to go by', async (status) => {
    expect(await answered(status, {}, '<html>Log in to our network</html>')).toEqual({ kind: 'unknown', reason: 'UNREADABLE_ANSWER' });
  });
});

describe('a signature that is not taken', () => {
  const denied = (statuses: number[]) => service((response) => say(response, statuses.shift() ?? 201, { location: '/m/1' }));
  const push = (one: Sender<'web_push'>, { url }: HttpPeer, id = '1') => one.send(webPushMessage(subscription(`${url}/push/${id}`)), soon());

  it.each([401, 403])('with %i by the only service there is means that the account is at fault', async (status) => {
    const one = sender();
    expect(await push(one, await denied([status]))).toEqual({ kind: 'down', reason: `WEB_PUSH_${status}` });
  });

  it('by a service that took it from another subscription is that subscription’s fault', async () => {
    const one = sender();
    const peer = await denied([201, 403]);
    expect(await push(one, peer)).toMatchObject({ kind: 'sent' });
    expect(await push(one, peer, 'of-an-old-key')).toEqual({ kind: 'refused', reason: 'WEB_PUSH_403' });
    expect(await push(one, peer)).toMatchObject({ kind: 'sent' });
  });

  it('by one service is no reason to stop what goes by the others', async () => {
    const one = sender();
    expect(await push(one, await denied([]))).toMatchObject({ kind: 'sent' });
    expect(await push(one, await denied([403]))).toEqual({
      kind: 'throttled',
      scope: 'address',
      reason: 'WEB_PUSH_403',
      until: new Date(START + 300_000),
    });
  });

  it('any more, once it was renewed, is judged anew: it may be our clock that is wrong', async () => {
    const one = sender();
    const peer = await denied([201, 403]);
    await push(one, peer);
    now += 7 * HOUR_MS;
    expect(await push(one, peer)).toEqual({ kind: 'down', reason: 'WEB_PUSH_403' });
  });
});

describe('the settings of VAPID', () => {
  const check = (given: object) => vapid.settings.safeParse({ ...keys, subject, ...given }).success;

  it.each(['mailto:ops@carillon.example', 'https://carillon.example/contact'])('take the subject %s', (good) => {
    expect(check({ subject: good })).toBe(true);
  });

  it.each([
    'ops@carillon.example',
    'mailto:ops@localhost',
    'mailto:ops',
    'mailto:@carillon.example',
    'https://localhost',
    'https://app.localhost/x',
    'https://127.0.0.1',
    'https://[::1]',
    'http://carillon.example',
    '',
  ])('do not take the subject %j, which Apple would refuse', (bad) => {
    expect(check({ subject: bad })).toBe(false);
  });

  it('take a pair of keys, not two keys of different pairs', async () => {
    const other = await generateVapidKeys();
    expect(check(other)).toBe(true);
    expect(check({ publicKey: other.publicKey })).toBe(false);
    expect(check({ privateKey: 'AAAA' })).toBe(false);
  });

  it('say nothing of the private key when they are wrong', () => {
    const { error } = vapid.settings.safeParse({ ...keys, subject: 'x', publicKey: 'y' });
    expect(JSON.stringify(error)).not.toContain(keys.privateKey);
  });

  it('hold keys that are a pair indeed', () => {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(Buffer.from(keys.privateKey, 'base64url'));
    expect(curve.getPublicKey('base64url')).toBe(keys.publicKey);
  });
});
