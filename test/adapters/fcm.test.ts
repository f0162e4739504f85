import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { fcm } from '../../src/adapters/push/fcm.ts';
import { battery, type Subject } from './battery.ts';
import { openHttp2Peer } from './http2-peer.ts';
import { linesOf, pushMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

type Settings = Parameters<typeof fcm.settings.parse>[0];

function open(sandbox: Control, given: object = {}) {
  const { serviceAccount } = sandbox.credentials.fcm;
  const settings: Settings = { serviceAccount, baseUrl: sandbox.url, ...given };
  return fcm.open(fcm.settings.parse(settings), { now: () => Date.now(), receiptsUrl: null });
}

const otherKey = generateKeyPairSync('rsa', { modulusLength: 2_048 }).privateKey.export({ type: 'pkcs8', format: 'pem' });

const subject: Subject<'fcm'> = {
  name: 'FCM',
  provider: 'fcm',
  channel: 'PUSH',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { baseUrl: `http://127.0.0.1:${elsewhere}` }),
  message: () => Promise.resolve(pushMessage()),
  address: ({ token }) => token,
  identity: ({ raw }) => raw.collapseKey,
  secrets: ({ credentials }) => [...linesOf(credentials.fcm.serviceAccount.private_key), 'ya29.', 'Bearer'],
  beforeTheGreeting: 'retry',
  lacks: { suppressed: 'who does not want pushes switches them off on the device; FCM does not tell' },
  outcomes: [
    { when: 'the token is unregistered', rule: { code: 'UNREGISTERED' }, answers: { kind: 'gone', reason: 'FCM_UNREGISTERED' } },
    { when: 'the token is another project’s', rule: { code: 'SENDER_ID_MISMATCH' }, answers: { kind: 'refused', reason: 'FCM_SENDER_ID_MISMATCH' } },
    { when: 'an argument is invalid', rule: { code: 'INVALID_ARGUMENT' }, answers: { kind: 'refused', reason: 'FCM_INVALID_ARGUMENT' } },
    {
      when: 'the message is too big, which is seen before it leaves',
      message: (good) => ({ ...good, content: { ...good.content, body: 'ä'.repeat(2_100) } }),
      answers: { kind: 'refused', reason: 'FCM_PAYLOAD_TOO_LARGE' },
    },
    { when: 'the quota is used up', rule: { status: 429, retryAfter: 7 }, answers: { kind: 'throttled', reason: 'FCM_QUOTA_EXCEEDED' }, untilSeconds: 7 },
    { when: 'a 429 names no pause', rule: { status: 429 }, answers: { kind: 'throttled', reason: 'FCM_QUOTA_EXCEEDED' }, untilSeconds: 60 },
    { when: 'Firebase has no key for Apple', rule: { code: 'THIRD_PARTY_AUTH_ERROR' }, answers: { kind: 'down', reason: 'FCM_THIRD_PARTY_AUTH_ERROR' } },
    { when: 'the account may not send', rule: { code: 'PERMISSION_DENIED' }, answers: { kind: 'down', reason: 'FCM_PERMISSION_DENIED' } },
    { when: 'the path leads nowhere', rule: { code: 'NOT_FOUND' }, answers: { kind: 'down', reason: 'FCM_NOT_FOUND' } },
    { when: 'the access token is not taken, nor the next', rule: { status: 401 }, times: 2, answers: { kind: 'down', reason: 'FCM_UNAUTHENTICATED' } },
    { when: 'the access token has been withdrawn, but the next is taken', rule: { status: 401 }, answers: { kind: 'sent' } },
    {
      when: 'the project does not exist',
      sender: (sandbox) => open(sandbox, { serviceAccount: { ...sandbox.credentials.fcm.serviceAccount, project_id: 'another' } }),
      answers: { kind: 'down', reason: 'FCM_NOT_FOUND' },
    },
    {
      when: 'the key is not the account’s',
      sender: (sandbox) => open(sandbox, { serviceAccount: { ...sandbox.credentials.fcm.serviceAccount, private_key: otherKey } }),
      answers: { kind: 'down', reason: 'FCM_OAUTH_INVALID_GRANT' },
    },
    {
      when: 'the token service cannot be reached',
      sender: (sandbox) =>
        open(sandbox, { serviceAccount: { ...sandbox.credentials.fcm.serviceAccount, token_uri: 'http://127.0.0.1:1/token' } }),
      answers: { kind: 'retry', reason: 'CONNECTION_REFUSED' },
    },
    { when: 'FCM stumbles', rule: { status: 500 }, answers: { kind: 'retry', reason: 'FCM_INTERNAL' } },
    { when: 'the front end stumbles, in HTML', rule: { status: 502 }, answers: { kind: 'retry', reason: 'FCM_HTTP_502' } },
    { when: 'FCM is out of service', rule: { status: 503, retryAfter: 30 }, answers: { kind: 'retry', reason: 'FCM_UNAVAILABLE' } },
    { when: 'the stream is refused once', rule: { refuseStream: true }, answers: { kind: 'sent' } },
    { when: 'the stream is refused again', rule: { refuseStream: true }, times: 2, answers: { kind: 'retry', reason: 'CONNECTION_RESET' } },
  ],
};

battery(subject);

test('brings a new access token when one is not taken, and only then', async () => {
  const google = await openHttp2Peer((stream, path) => {
    const asked = google.read.filter((one) => one === path).length;
    stream.respond({ ':status': path !== '/token' && asked === 2 ? 401 : 200 });
    stream.end(path === '/token' ? `{"access_token":"token-${asked}","expires_in":3600}` : '{"name":"projects/p/messages/1"}');
  });
  const serviceAccount = { project_id: 'p', client_email: 'a@b.example', private_key: otherKey, token_uri: `${google.origin}/token` };
  const sender = fcm.open(fcm.settings.parse({ serviceAccount, baseUrl: google.origin }), { now: () => Date.now(), receiptsUrl: null });
  for (let sent = 0; sent < 3; sent += 1) {
    expect(await sender.send(pushMessage(), AbortSignal.timeout(60_000))).toMatchObject({ kind: 'sent' });
  }
  expect(google.read.map((path) => path.split('/').at(-1))).toEqual([
    'token',
    'messages:send',
    'messages:send',
    'token',
    'messages:send',
    'messages:send',
  ]);
  await sender.close();
  await google.close();
});
