import { templated } from '../../src/adapters/sms/templated.ts';
import { every8dSettings } from '../../src/app/dev/sandbox-accounts.ts';
import { battery, type Subject } from './battery.ts';
import { smsMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open({ credentials }: Control, given: object = {}) {
  const settings = templated.settings.parse({ ...every8dSettings(credentials.every8d), ...given });
  return templated.open(settings, { now: () => Date.now(), receiptsUrl: null });
}
const numbered = (number: string) => (good: ReturnType<typeof smsMessage>) => ({ ...good, to: `+1500555${number}` });

const subject: Subject<'sms'> = {
  name: 'A described firm',
  provider: 'every8d',
  channel: 'SMS',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { url: `http://127.0.0.1:${elsewhere}/` }),
  message: () => Promise.resolve(smsMessage()),
  address: ({ to }) => to,
  identity: () => null,
  secrets: ({ credentials }) => [credentials.every8d.password],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken to over HTTP/1.1',
    identity: 'its messages have no idempotency key, so nothing unknown is repeated',
    suppressed: 'this firm has no code for it',
  },
  outcomes: [
    { when: 'the number is none', message: numbered('0001'), answers: { kind: 'gone', reason: 'HTTP_SMS_-306' } },
    {
      when: 'the text is too long',
      message: (good) => ({ ...good, content: { title: '', body: 'x'.repeat(1_001) } }),
      answers: { kind: 'refused', reason: 'HTTP_SMS_-310' },
    },
    {
      when: 'the password is wrong',
      sender: (sandbox) => open(sandbox, { account: { uid: sandbox.credentials.every8d.uid, password: 'wrong' } }),
      answers: { kind: 'down', reason: 'HTTP_SMS_-101' },
    },
    { when: 'the firm says that it does not know', rule: { code: '-99' }, answers: { kind: 'unknown', reason: 'HTTP_SMS_-99' } },
    { when: 'there are too many requests', rule: { status: 429, retryAfter: 7 }, answers: { kind: 'throttled', reason: 'HTTP_SMS_STATUS_429' }, untilSeconds: 7 },
    { when: 'nobody listens', sender: (sandbox) => open(sandbox, { url: 'http://127.0.0.1:1/' }), answers: { kind: 'retry', reason: 'CONNECTION_REFUSED' } },
    { when: 'the web server stumbles', rule: { status: 503 }, answers: { kind: 'unknown', reason: 'HTTP_SMS_STATUS_503' } },
  ],
};

battery(subject);
