import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHttp2, type Answer, type Connection } from './http2.ts';
import { openStage, type Stage } from './stage.ts';
import { apnsAuthorization } from './tokens.ts';

const START = Date.now();
const START_S = Math.floor(START / 1_000);
const DEVICE = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08';
const NOTE = { aps: { alert: { title: 'Hello', body: 'Ada' }, badge: 1 }, order: 'A-1' };
let now = START;
let stage: Stage;
let connection: Connection;
let authorization: string;

beforeAll(async () => {
  stage = await openStage({ now: () => now });
  connection = await openHttp2(stage.url);
  authorization = await apnsAuthorization(stage.credentials);
});
afterAll(async () => {
  await connection.close();
  await stage.stop();
});

const right = () => ({ authorization, 'apns-topic': stage.credentials.apns.topic });
const send = (headers: Record<string, string> = {}, body: unknown = NOTE, device = DEVICE): Promise<Answer> =>
  connection.post(`/3/device/${device}`, { ...right(), ...headers }, body);

describe('APNs', () => {
  it('takes a push and shows it, without the authorization', async () => {
    const { status, text, headers } = await send({ 'apns-push-type': 'alert', 'apns-priority': '10', 'apns-expiration': '0', 'apns-collapse-id': 'order-1' });
    expect({ status, text }).toEqual({ status: 200, text: '' });
    expect(headers['apns-id']).toMatch(/^5a4db0c5-/);
    const [shown, ...rest] = await stage.messages({ to: DEVICE });
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ channel: 'PUSH', provider: 'apns', title: 'Hello', body: 'Ada', data: { order: 'A-1' }, raw: { collapseId: 'order-1' } });
    expect(JSON.stringify(shown)).not.toContain(authorization.slice('bearer '.length));
  });

  it('gives back the id that the sender chose', async () => {
    const id = '0c8a3c1e-5e0f-4b7e-9d8a-1f2e3d4c5b6a';
    expect((await send({ 'apns-id': id })).headers['apns-id']).toBe(id);
  });

  it('takes an alert of which no person could read anything, and shows it as it came', async () => {
    await send({}, { aps: { alert: { title: 7 } } }, 'odd-alert');
    expect(await stage.messages({ to: 'odd-alert' })).toMatchObject([{ title: null, body: null, raw: { unreadable: true, body: '{"aps":{"alert":{"title":7}}}' } }]);
  });

  it('speaks HTTP/2 only', async () => {
    const { status } = await fetch(`${stage.url}/3/device/${DEVICE}`, { method: 'POST', headers: right(), body: JSON.stringify(NOTE) });
    expect(status).toBe(505);
  });

  it.each([
    ['MissingTopic', 400, { 'apns-topic': '' }],
    ['TopicDisallowed', 400, { 'apns-topic': 'com.example.other' }],
    ['BadTopic', 400, { 'apns-topic': 'a topic' }],
    ['InvalidPushType', 400, { 'apns-push-type': 'shout' }],
    ['BadPriority', 400, { 'apns-priority': '7' }],
    ['BadPriority', 400, { 'apns-push-type': 'background', 'apns-priority': '10' }],
    ['BadExpirationDate', 400, { 'apns-expiration': 'tomorrow' }],
    ['BadCollapseId', 400, { 'apns-collapse-id': 'x'.repeat(65) }],
    ['BadMessageId', 400, { 'apns-id': 'one' }],
    ['MissingProviderToken', 403, { authorization: '' }],
    ['InvalidProviderToken', 403, { authorization: 'bearer gar.ba.ge' }],
  ])('says %s with %d', async (reason, http, headers: Record<string, string>) => {
    const { status, json } = await send(headers);
    expect({ status, json }).toEqual({ status: http, json: { reason } });
  });

  it('tells a wrong body, device and path apart', async () => {
    expect(await send({}, '[]')).toMatchObject({ status: 400, json: { reason: 'PayloadEmpty' } });
    expect(await send({}, { aps: { alert: 'x'.repeat(4_096) } })).toMatchObject({ status: 413, json: { reason: 'PayloadTooLarge' } });
    expect(await send({ 'apns-push-type': 'voip' }, { aps: { alert: 'x'.repeat(4_200) } })).toMatchObject({ status: 200 });
    expect(await send({}, NOTE, '')).toMatchObject({ status: 400, json: { reason: 'MissingDeviceToken' } });
    expect(await send({}, NOTE, 'no%20token')).toMatchObject({ status: 400, json: { reason: 'BadDeviceToken' } });
    expect(await connection.post('/3/elsewhere', right(), NOTE)).toMatchObject({ status: 404, json: { reason: 'BadPath' } });
  });

  it('measures what arrives: 4096 bytes are taken, one more is not', async () => {
    const filled = (bytes: number) => `{"aps":{"alert":"${'x'.repeat(bytes - '{"aps":{"alert":""}}'.length)}"}}`;
    expect(await send({}, filled(4_096))).toMatchObject({ status: 200 });
    expect(await send({}, filled(4_097))).toMatchObject({ status: 413 });
  });

  it.each([
    ['of another team', { teamId: 'ELSEWHERE0' }],
    ['of another key', { keyId: 'ELSEWHERE0' }],
    ['signed by another key', { key: generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString() }],
    ['of tomorrow', { issuedAt: START_S + 86_400 }],
  ])('refuses a provider token %s', async (_, options) => {
    expect(await send({ authorization: await apnsAuthorization(stage.credentials, options) })).toMatchObject({ status: 403, json: { reason: 'InvalidProviderToken' } });
  });

  it('says that a provider token has expired after its hour', async () => {
    now = START + 3_700_000;
    expect(await send()).toMatchObject({ status: 403, json: { reason: 'ExpiredProviderToken' } });
    now = START;
  });

  it('bears one provider token on a connection for long, and tires of many', async () => {
    const own = await openHttp2(stage.url);
    const withToken = async (age: number) =>
      own.post(`/3/device/${DEVICE}`, { ...right(), authorization: await apnsAuthorization(stage.credentials, { issuedAt: START_S - age }) }, NOTE);
    const answers: unknown[] = [];
    for (let age = 0; age < 5; age += 1) answers.push((await withToken(age)).json ?? 'taken');
    expect(answers).toEqual(['taken', 'taken', 'taken', 'taken', { reason: 'TooManyProviderTokenUpdates' }]);
    now = START + 21 * 60_000;
    expect(await withToken(9)).toMatchObject({ status: 200 });
    now = START;
    await own.close();
  });

  it.each([
    ['BadDeviceToken', 400],
    ['DeviceTokenNotForTopic', 400],
    ['ExpiredProviderToken', 403],
    ['TooManyRequests', 429],
    ['Shutdown', 503],
  ])('says %s with %d, as its token wishes, in whatever case', async (reason, http) => {
    const answers = await Promise.all([reason, reason.toLowerCase()].map((word) => send({}, NOTE, `x-sbx-${word}`)));
    expect(answers.map(({ status, json }) => ({ status, json }))).toEqual(Array(2).fill({ status: http, json: { reason } }));
  });

  it('says since when a token is dead, and says it again', async () => {
    expect(await send({}, NOTE, 'x-sbx-Unregistered')).toMatchObject({ status: 410, json: { reason: 'Unregistered', timestamp: START } });
    now = START + 60_000;
    expect(await send({}, NOTE, 'x-sbx-Unregistered')).toMatchObject({ json: { timestamp: START } });
    now = START;
  });
});
