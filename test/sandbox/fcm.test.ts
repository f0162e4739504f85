import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHttp2, type Answer, type Connection } from './http2.ts';
import { openStage, type Stage } from './stage.ts';
import { askForToken, assertion, fcmAuthorization } from './tokens.ts';

const HOUR_MS = 3_600_000;
const START = Date.now();
let now = START;
let stage: Stage;
let connection: Connection;
let authorization: string;

beforeAll(async () => {
  stage = await openStage({ now: () => now });
  connection = await openHttp2(stage.url);
  authorization = await fcmAuthorization(stage.credentials);
});
afterAll(async () => {
  await connection.close();
  await stage.stop();
});

const PATH = '/v1/projects/sandbox-project/messages:send';
const send = (body: unknown, headers: Record<string, string> = { authorization }, path = PATH): Promise<Answer> =>
  connection.post(path, { 'content-type': 'application/json', ...headers }, body);
const violation = (field: string) => ({
  error: { code: 400, status: 'INVALID_ARGUMENT', details: [{ '@type': 'type.googleapis.com/google.rpc.BadRequest', fieldViolations: [{ field }] }] },
});
const fcmError = (code: number, errorCode: string) => ({
  error: { code, details: [{ '@type': 'type.googleapis.com/google.firebase.fcm.v1.FcmError', errorCode }] },
});

describe("Google's token service", () => {
  const tokenUrl = () => stage.credentials.fcm.serviceAccount.token_uri;

  it('gives an access token for an assertion that the service account signed', async () => {
    const { status, json } = await askForToken(tokenUrl(), await assertion(stage.credentials.fcm));
    expect(status).toBe(200);
    expect(json).toMatchObject({ access_token: expect.stringMatching(/^ya29\.sandbox\./) as unknown, token_type: 'Bearer' });
  });

  it("takes the name of Google's own service as the audience, which libraries write whatever they call", async () => {
    const { status } = await askForToken(tokenUrl(), await assertion(stage.credentials.fcm, { aud: 'https://oauth2.googleapis.com/token' }));
    expect(status).toBe(200);
  });

  const seconds = Math.floor(START / 1_000);
  it.each([
    ['is for somebody else', { aud: 'https://elsewhere.example/token' }, 'audience'],
    ['is over', { iat: seconds - 7_200, exp: seconds - 3_600 }, 'short-lived'],
    ['lasts more than an hour', { exp: seconds + 7_200 }, 'short-lived'],
    ['is of tomorrow', { iat: seconds + 86_400, exp: seconds + 86_400 + 60 }, 'short-lived'],
    ['is of another account', { iss: 'stranger@elsewhere.example' }, 'account not found'],
    ['asks for another scope', { scope: 'https://www.googleapis.com/auth/drive' }, 'scope'],
  ])('refuses an assertion that %s', async (_, changes, why) => {
    const { status, json } = await askForToken(tokenUrl(), await assertion(stage.credentials.fcm, changes));
    expect(status).toBe(400);
    expect(json).toEqual({ error: 'invalid_grant', error_description: expect.stringContaining(why) as unknown });
  });

  it('refuses an assertion that another key signed, and what is no assertion', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const forged = await askForToken(tokenUrl(), await assertion(stage.credentials.fcm, {}, other));
    expect(forged).toEqual({ status: 400, json: { error: 'invalid_grant', error_description: 'Invalid JWT Signature.' } });
    expect(await askForToken(tokenUrl(), 'a.b.c')).toMatchObject({ status: 400, json: { error: 'invalid_grant' } });
    expect(await askForToken(tokenUrl(), 'x', 'password')).toMatchObject({ status: 400, json: { error: 'unsupported_grant_type' } });
  });
});

describe('FCM', () => {
  it('takes a message and shows it, without the authorization', async () => {
    const message = {
      token: 'phone-1',
      notification: { title: 'Hello', body: 'Ada' },
      data: { order: 'A-1' },
      android: { collapse_key: 'o', ttl: '3.5s', priority: 'high', notification: { channel_id: 'orders' } },
      apns: { payload: { aps: { badge: 1 } } },
      webpush: { headers: { TTL: '60' } },
      fcmOptions: { analytics_label: 'label' },
    };
    const { status, json, headers } = await send({ message });
    expect(status).toBe(200);
    expect(headers['x-sandbox']).toBe('1');
    const { name } = json as { name: string };
    expect(name).toMatch(/^projects\/sandbox-project\/messages\/sandbox-/);
    const [shown, ...rest] = await stage.messages({ to: 'phone-1' });
    expect(rest).toEqual([]);
    expect(shown).toMatchObject({ channel: 'PUSH', provider: 'fcm', title: 'Hello', body: 'Ada', data: { order: 'A-1' }, raw: { messageId: name, collapseKey: 'o' } });
    expect(JSON.stringify(shown)).not.toContain(authorization.slice('Bearer '.length));
  });

  it('speaks HTTP/1.1 as well', async () => {
    const body = JSON.stringify({ message: { token: 'phone-http1' } });
    const { status } = await fetch(`${stage.url}${PATH}`, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body });
    expect(status).toBe(200);
    expect(await stage.messages({ to: 'phone-http1' })).toHaveLength(1);
  });

  it('checks a dry run and keeps nothing of it', async () => {
    const { status, json } = await send({ message: { token: 'phone-dry' }, validate_only: true });
    expect({ status, json }).toEqual({ status: 200, json: { name: 'projects/sandbox-project/messages/fake_message_id' } });
    expect(await stage.messages({ to: 'phone-dry' })).toEqual([]);
  });

  it.each([
    ['none', {}],
    ['garbage', { authorization: 'Bearer garbage' }],
    ['a token that nobody signed', { authorization: 'Bearer ya29.sandbox.99999999999.AAAA' }],
  ])('refuses an authorization that is %s, before it looks at the message', async (_, headers) => {
    const { status, json } = await send('not even JSON', headers);
    expect(status).toBe(401);
    expect(json).toMatchObject({ error: { status: 'UNAUTHENTICATED' } });
    expect(json).not.toHaveProperty('error.details');
  });

  it('refuses an access token after its hour', async () => {
    now = START + HOUR_MS + 1_000;
    expect((await send({ message: { token: 'phone-late' } })).status).toBe(401);
    now = START;
    expect((await send({ message: { token: 'phone-late' } })).status).toBe(200);
  });

  it('says NOT_FOUND without a word of its own for another project, so that no token is thought dead', async () => {
    const { status, json } = await send({ message: { token: 'phone-1' } }, { authorization }, '/v1/projects/other/messages:send');
    expect(status).toBe(404);
    expect(json).not.toHaveProperty('error.details');
  });

  it.each([
    ['no JSON', '{', ''],
    ['a field that is none', { message: { token: 't', colour: 'red' } }, 'message'],
    ['data that is no text', { message: { token: 't', data: { n: 1 } } }, 'message.data.n'],
    ['a TTL without its unit', { message: { token: 't', android: { ttl: '60' } } }, 'message.android.ttl'],
    ['a priority that is none', { message: { token: 't', android: { priority: 'urgent' } } }, 'message.android.priority'],
    ['no message', {}, 'message'],
  ])('names the field for %s', async (_, body, field) => {
    const { status, json } = await send(body);
    expect(status).toBe(400);
    expect(json).toMatchObject(violation(field));
  });

  it.each([
    ['no target', { data: { a: '1' } }],
    ['two targets', { token: 't', topic: 'news' }],
    ['a reserved key', { token: 't', data: { from: 'me' } }],
    ['a token that cannot be one', { token: 'no spaces please' }],
    ['more than 4096 bytes', { token: 't', data: { text: 'x'.repeat(4_093) } }],
  ])('refuses a message with %s by a word of its own', async (_, message) => {
    const { status, json } = await send({ message });
    expect(status).toBe(400);
    expect(json).toMatchObject(fcmError(400, 'INVALID_ARGUMENT'));
  });

  it('takes 4096 bytes to the last one', async () => {
    expect((await send({ message: { token: 'phone-full', data: { text: 'x'.repeat(4_092) } } })).status).toBe(200);
  });

  it.each([
    ['UNREGISTERED', 404],
    ['SENDER_ID_MISMATCH', 403],
    ['QUOTA_EXCEEDED', 429],
    ['THIRD_PARTY_AUTH_ERROR', 401],
    ['UNAVAILABLE', 503],
    ['INTERNAL', 500],
  ])('says %s with %d, as its token wishes', async (code, http) => {
    const { status, json } = await send({ message: { token: `phone-sbx-${code}` } });
    expect(status).toBe(http);
    expect(json).toMatchObject(fcmError(http, code));
  });

  it("answers a gateway's error as the HTML that it is", async () => {
    const { status, headers, text } = await send({ message: { token: 'phone-sbx-502' } });
    expect(status).toBe(502);
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('<!DOCTYPE html>');
  });
});
