import { generateKeyPairSync } from 'node:crypto';
import { apns } from '../../src/adapters/push/apns.ts';
import { battery, type Subject } from './battery.ts';
import { linesOf, pushMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open(sandbox: Control, given: object = {}) {
  const settings = { ...sandbox.credentials.apns, baseUrl: sandbox.url, ...given };
  return apns.open(apns.settings.parse(settings), { now: () => Date.now(), receiptsUrl: null });
}

const otherKey = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' });

const subject: Subject<'apns'> = {
  name: 'APNs',
  provider: 'apns',
  channel: 'PUSH',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { baseUrl: `http://127.0.0.1:${elsewhere}` }),
  message: () => Promise.resolve(pushMessage({ wire: 'apns', platform: 'IOS' })),
  address: ({ token }) => token,
  identity: ({ raw }) => raw.collapseId,
  secrets: ({ credentials }) => [...linesOf(credentials.apns.key), 'bearer'],
  beforeTheGreeting: 'retry',
  lacks: { suppressed: 'who does not want pushes switches them off on the device; Apple does not tell' },
  outcomes: [
    { when: 'the token is unregistered', rule: { code: 'Unregistered', timestamp: 1_700_000_000_000 }, answers: { kind: 'gone', reason: 'APNS_Unregistered', since: new Date(1_700_000_000_000) } },
    { when: 'the token has expired', rule: { code: 'ExpiredToken' }, answers: { kind: 'gone', reason: 'APNS_ExpiredToken' } },
    { when: 'the token is of another environment, or none', rule: { code: 'BadDeviceToken' }, answers: { kind: 'refused', reason: 'APNS_BadDeviceToken' } },
    { when: 'the token is another app’s', rule: { code: 'DeviceTokenNotForTopic' }, answers: { kind: 'refused', reason: 'APNS_DeviceTokenNotForTopic' } },
    { when: 'the payload is empty', rule: { code: 'PayloadEmpty' }, answers: { kind: 'refused', reason: 'APNS_PayloadEmpty' } },
    {
      when: 'the message is too big, which is seen before it leaves',
      message: (good) => ({ ...good, content: { ...good.content, body: 'ä'.repeat(2_100) } }),
      answers: { kind: 'refused', reason: 'APNS_PayloadTooLarge' },
    },
    { when: 'the device gets too many', rule: { status: 429, retryAfter: 7 }, answers: { kind: 'throttled', reason: 'APNS_TooManyRequests', scope: 'address' }, untilSeconds: 7 },
    { when: 'a 429 names no pause', rule: { code: 'TooManyProviderTokenUpdates' }, answers: { kind: 'throttled', reason: 'APNS_TooManyProviderTokenUpdates' }, untilSeconds: 10 },
    { when: 'the provider token has expired, but the next is taken', rule: { code: 'ExpiredProviderToken' }, answers: { kind: 'sent' } },
    { when: 'the provider token has expired, and the next as well', rule: { code: 'ExpiredProviderToken' }, times: 2, answers: { kind: 'down', reason: 'APNS_ExpiredProviderToken' } },
    {
      when: 'the key is not the account’s',
      sender: (sandbox) => open(sandbox, { key: otherKey }),
      answers: { kind: 'down', reason: 'APNS_InvalidProviderToken' },
    },
    {
      when: 'the topic is not the account’s',
      sender: (sandbox) => open(sandbox, { topic: 'test.another' }),
      answers: { kind: 'down', reason: 'APNS_TopicDisallowed' },
    },
    { when: 'Apple stumbles', rule: { status: 500 }, answers: { kind: 'retry', reason: 'APNS_InternalServerError' } },
    { when: 'Apple is out of service', rule: { status: 503, retryAfter: 30 }, answers: { kind: 'retry', reason: 'APNS_ServiceUnavailable' } },
    { when: 'Apple’s server is going', rule: { code: 'Shutdown' }, answers: { kind: 'retry', reason: 'APNS_Shutdown' } },
    { when: 'the stream is refused once', rule: { refuseStream: true }, answers: { kind: 'sent' } },
    { when: 'the stream is refused again', rule: { refuseStream: true }, times: 2, answers: { kind: 'retry', reason: 'CONNECTION_RESET' } },
  ],
};

battery(subject);
