import { vonage } from '../../src/adapters/sms/vonage.ts';
import { battery, type Subject } from './battery.ts';
import { smsMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open({ credentials, url }: Control, given: object = {}) {
  const settings = vonage.settings.parse({ ...credentials.vonage, baseUrl: url, ...given });
  return vonage.open(settings, { now: () => Date.now(), receiptsUrl: null });
}
const numbered = (number: string) => (good: ReturnType<typeof smsMessage>) => ({ ...good, to: `+1500555${number}` });

const subject: Subject<'sms'> = {
  name: 'Vonage',
  provider: 'vonage',
  channel: 'SMS',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { baseUrl: `http://127.0.0.1:${elsewhere}` }),
  message: () => Promise.resolve(smsMessage()),
  address: ({ to }) => to,
  identity: () => null,
  secrets: ({ credentials: { vonage: { apiKey, apiSecret } } }) => [apiSecret, btoa(`${apiKey}:${apiSecret}`), 'Basic '],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken to over HTTP/1.1',
    identity: 'its messages have no idempotency key, so nothing unknown is repeated',
  },
  outcomes: [
    { when: 'the number belongs to nobody any more', message: numbered('0009'), answers: { kind: 'gone', reason: 'VONAGE_33' } },
    { when: 'the number is barred', message: numbered('0004'), answers: { kind: 'suppressed', reason: 'VONAGE_7' } },
    { when: 'the number cannot be routed', message: numbered('0002'), answers: { kind: 'refused', reason: 'VONAGE_6' } },
    { when: 'the destination is not on the account’s list', message: numbered('0003'), answers: { kind: 'down', reason: 'VONAGE_29' } },
    { when: 'the text is too long', message: (good) => ({ ...good, content: { title: '', body: 'x'.repeat(3_201) } }), answers: { kind: 'refused', reason: 'VONAGE_12' } },
    { when: 'the secret is wrong', sender: (sandbox) => open(sandbox, { apiSecret: 'wrong' }), answers: { kind: 'down', reason: 'VONAGE_4' } },
    { when: 'the credit is used up', rule: { code: 9 }, answers: { kind: 'down', reason: 'VONAGE_9' } },
    { when: 'it is too fast, in a 200', rule: { code: 1 }, answers: { kind: 'throttled', reason: 'VONAGE_1' }, untilSeconds: 2 },
    { when: 'there are too many requests', rule: { status: 429, retryAfter: 7 }, answers: { kind: 'throttled', reason: 'VONAGE_HTTP_429' }, untilSeconds: 7 },
    { when: 'the platform says that it stumbled', rule: { code: 5 }, answers: { kind: 'retry', reason: 'VONAGE_5' } },
    { when: 'the front end stumbles', rule: { status: 502 }, answers: { kind: 'unknown', reason: 'VONAGE_HTTP_502' } },
  ],
};

battery(subject);
