import { createECDH, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { Agent } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import ece from 'http_ece';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import webPush, { type PushSubscription, type RequestOptions } from 'web-push';
import { loopback, openStage, type Stage } from './stage.ts';

const START = Date.now();
let now = START;
let stage: Stage;
const keys = webPush.generateVAPIDKeys();
const others = webPush.generateVAPIDKeys();
const vapidDetails = { subject: 'mailto:ops@carillon.example', ...keys };

beforeAll(async () => {
  stage = await openStage({ now: () => now });
});
afterAll(() => stage.stop());

async function subscribe(asked: object = {}): Promise<PushSubscription> {
  const { status, json } = await stage.ask('POST', '/subscriptions', asked);
  expect(status).toBe(201);
  return json as PushSubscription;
}

/** A push as `web-push` writes it; `headers` are put over its own, and one that is undefined is left out. */
async function push(subscription: PushSubscription, payload: string | undefined, options: RequestOptions = {}, headers: Record<string, string | undefined> = {}) {
  const details = webPush.generateRequestDetails(subscription, payload, { vapidDetails, TTL: 60, ...options });
  const all = Object.fromEntries(Object.entries({ ...details.headers, ...headers }).filter(([, value]) => value !== undefined)) as Record<string, string>;
  const response = await request(details.endpoint, { method: 'POST', headers: all, body: details.body, reset: true });
  return { status: response.statusCode, headers: response.headers, json: await response.body.json().catch(() => null) };
}

const authorized = (endpoint: string, over: { audience?: string; key?: typeof keys; expiration?: number; subject?: string } = {}) => {
  const { audience = new URL(endpoint).origin, key = keys, expiration, subject = vapidDetails.subject } = over;
  return { Authorization: webPush.getVapidHeaders(audience, subject, key.publicKey, key.privateKey, 'aes128gcm', expiration).Authorization };
};
const refused = (status: number, message: string) => ({ status, json: { code: status, message: expect.stringContaining(message) as unknown } });

describe('the push service', () => {
  it('takes a push from web-push and reads it as the browser would', async () => {
    const subscription = await subscribe();
    const sent = await push(subscription, JSON.stringify({ title: 'Hello', body: 'Ada', data: { a: 1 } }), { urgency: 'high', topic: 'order-1' });
    expect(sent).toMatchObject({ status: 201, headers: { ttl: '60', location: expect.stringContaining('/push-messages/sandbox-') as unknown } });
    const [shown, ...rest] = await stage.messages({ channel: 'WEB_PUSH', to: subscription.endpoint });
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ provider: 'web-push', title: 'Hello', body: 'Ada', data: { a: 1 }, raw: { ttl: 60, urgency: 'high', topic: 'order-1' } });
    expect(JSON.stringify(shown)).not.toMatch(/vapid t=/);
  });

  it('takes a push from the whole of web-push over TLS', async () => {
    const secure = await openStage({ tls: loopback });
    const subscription = (await secure.ask('POST', '/subscriptions')).json as PushSubscription;
    const endpoint = subscription.endpoint.replace('http:', 'https:');
    const agent = new Agent({ ca: loopback.cert });
    const { statusCode } = await webPush.sendNotification({ ...subscription, endpoint }, 'over TLS', { vapidDetails, agent });
    expect(statusCode).toBe(201);
    expect(await secure.messages({ to: endpoint })).toMatchObject([{ title: null, body: 'over TLS', raw: { payload: 'over TLS' } }]);
    agent.destroy();
    await secure.stop();
  });

  it('understands a notification that is wrapped as the browser shows it, and a push without a word', async () => {
    const wrapped = await subscribe();
    await push(wrapped, JSON.stringify({ notification: { title: 'T', body: 'B' } }));
    expect(await stage.messages({ to: wrapped.endpoint })).toMatchObject([{ title: 'T', body: 'B' }]);
    const silent = await subscribe();
    expect(await push(silent, undefined)).toMatchObject({ status: 201 });
    expect(await stage.messages({ to: silent.endpoint })).toMatchObject([{ title: null, body: null, data: null }]);
  });

  it('takes what was encrypted for another, as the real one must, and says that no browser could read it', async () => {
    const subscription = await subscribe();
    const strange = { ...subscription, keys: { ...subscription.keys, auth: randomBytes(16).toString('base64url') } };
    expect(await push(strange, 'secret')).toMatchObject({ status: 201 });
    expect(await stage.messages({ to: subscription.endpoint })).toMatchObject([{ title: null, body: null, raw: { undecryptable: true } }]);
  });

  it('reads what http_ece encrypts', async () => {
    const subscription = await subscribe();
    const local = createECDH('prime256v1');
    local.generateKeys();
    const body = ece.encrypt(Buffer.from('from http_ece'), {
      version: 'aes128gcm',
      dh: subscription.keys.p256dh,
      privateKey: local,
      salt: randomBytes(16).toString('base64url'),
      authSecret: subscription.keys.auth,
    });
    const headers = { ...authorized(subscription.endpoint), ttl: '0', 'content-encoding': 'aes128gcm' };
    const { statusCode } = await request(subscription.endpoint, { method: 'POST', headers, body, reset: true });
    expect(statusCode).toBe(201);
    expect(await stage.messages({ to: subscription.endpoint })).toMatchObject([{ body: 'from http_ece' }]);
  });

  it('checks who sends', async () => {
    const subscription = await subscribe();
    const { endpoint } = subscription;
    const seconds = Math.floor(START / 1_000);
    const withHeader = (headers: Record<string, string | undefined>) => push(subscription, 'x', {}, headers);
    expect(await withHeader({ Authorization: undefined })).toMatchObject(refused(401, 'required'));
    expect(await withHeader({ Authorization: 'vapid t=a.b.c, k=d' })).toMatchObject(refused(401, 'not `vapid'));
    expect(await withHeader(authorized(endpoint, { audience: 'https://push.example' }))).toMatchObject(refused(401, 'aud is https://push.example'));
    expect(await withHeader(authorized(endpoint, { expiration: seconds - 1 }))).toMatchObject(refused(401, 'exp has passed'));
    const stolen = authorized(endpoint).Authorization.replace(/k=.*/, `k=${others.publicKey}`);
    expect(await withHeader({ Authorization: stolen })).toMatchObject(refused(401, 'not signed'));
    const today = authorized(endpoint, { expiration: seconds + 86_000 });
    expect(await withHeader(today)).toMatchObject({ status: 201 });
    now = START - 3_600_000;
    expect(await withHeader(today)).toMatchObject(refused(401, 'more than 24 hours'));
    now = START + 86_400_000;
    expect(await withHeader(today)).toMatchObject(refused(401, 'exp has passed'));
    now = START;
  });

  it('holds a subscription to the key that it was made with', async () => {
    const bound = await subscribe({ applicationServerKey: keys.publicKey });
    expect(await push(bound, 'x', {}, authorized(bound.endpoint, { key: others }))).toMatchObject({ status: 403 });
    expect(await push(bound, 'x')).toMatchObject({ status: 201 });
  });

  it.each([
    ['no TTL', { TTL: undefined }, 400, 111],
    ['a TTL that is no number', { TTL: 'soon' }, 400, 112],
    ['a topic of 33 characters', { Topic: 'x'.repeat(33) }, 400, 113],
    ['a topic with a space', { Topic: 'a b' }, 400, 113],
    ['an urgency that is none', { Urgency: 'now' }, 400, 999],
    ['the encoding of an old draft', { 'Content-Encoding': 'aesgcm' }, 400, 110],
  ])('refuses %s', async (_, headers, status, errno) => {
    expect(await push(await subscribe(), 'x', {}, headers)).toMatchObject({ status, json: { errno } });
  });

  it('takes 3993 bytes of text, which are 4096 on the wire, and no more', async () => {
    const subscription = await subscribe();
    expect(await push(subscription, 'x'.repeat(3_993))).toMatchObject({ status: 201 });
    expect(await push(subscription, 'x'.repeat(3_994))).toMatchObject({ status: 413 });
  });

  it('knows no other verb, and no endpoint without an id', async () => {
    const { endpoint } = await subscribe();
    expect((await fetch(endpoint)).status).toBe(405);
    expect((await fetch(`${stage.url}/push/`, { method: 'POST', headers: authorized(endpoint) })).status).toBe(404);
  });

  it.each([
    ['sbx-410', 410],
    ['sbx-404', 404],
    ['sbx-413', 413],
    ['sbx-UNREGISTERED', 410],
    ['sbx-406', 406],
    ['sbx-500', 500],
  ])('answers for %s with %d', async (id, status) => {
    expect(await push(await subscribe({ id }), 'x')).toMatchObject({ status, json: { code: status } });
  });
});

describe('subscriptions', () => {
  it('are there for any id without being made, and always with the same keys', async () => {
    const made = await subscribe({ id: 'laptop-1' });
    expect((await stage.ask('GET', '/subscriptions/laptop-1')).json).toEqual(made);
    const unseen = (await stage.ask('GET', '/subscriptions/never-seen')).json as PushSubscription;
    expect(await push(unseen, 'x')).toMatchObject({ status: 201 });
    expect(await stage.messages({ to: unseen.endpoint })).toMatchObject([{ body: 'x' }]);
  });

  it('survive a restart, as do all credentials', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'sandbox-'));
    const stateFile = join(folder, 'sandbox.json');
    const first = await openStage({ stateFile });
    const before = (await first.ask('POST', '/subscriptions', { id: 'laptop-1' })).json as PushSubscription;
    const { port } = new URL(first.url);
    await first.stop();
    const second = await openStage({ stateFile, port: Number(port) });
    expect((await second.ask('GET', '/subscriptions/laptop-1')).json).toEqual(before);
    expect(second.credentials).toEqual(first.credentials);
    expect(statSync(stateFile).mode & 0o777).toBe(0o600);
    expect(await push(before, 'after the restart')).toMatchObject({ status: 201 });
    expect(await second.messages({ to: before.endpoint })).toMatchObject([{ body: 'after the restart' }]);
    await second.stop();
    rmSync(folder, { recursive: true });
  });

  it('of one sandbox cannot be read by another', async () => {
    const other = await openStage();
    expect((await other.ask('GET', '/subscriptions/laptop-1')).json).not.toMatchObject({ keys: (await subscribe({ id: 'laptop-1' })).keys });
    await other.stop();
  });

  it('want an id that can stand in an address', async () => {
    expect(await stage.ask('POST', '/subscriptions', { id: 'a b' })).toMatchObject({ status: 400 });
    expect(await stage.ask('GET', '/subscriptions/a%20b')).toMatchObject({ status: 404 });
    expect(await stage.ask('DELETE', '/subscriptions/laptop-1')).toMatchObject({ status: 405 });
  });
});
