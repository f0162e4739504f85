import { twilio } from '../../src/adapters/sms/twilio.ts';
import { battery, type Subject } from './battery.ts';
import { smsMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open({ credentials, url }: Control, given: object = {}) {
  const { accountSid, authToken, from } = credentials.twilio;
  const settings = twilio.settings.parse({ accountSid, authToken, from, baseUrl: url, ...given });
  return twilio.open(settings, { now: () => Date.now(), receiptsUrl: null });
}
/** Twilio's own numbers, which the sandbox knows, each with a meaning. */
const numbered = (number: string) => (good: ReturnType<typeof smsMessage>) => ({ ...good, to: `+1500555${number}` });

const subject: Subject<'sms'> = {
  name: 'Twilio',
  provider: 'twilio',
  channel: 'SMS',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { baseUrl: `http://127.0.0.1:${elsewhere}` }),
  message: () => Promise.resolve(smsMessage()),
  address: ({ to }) => to,
  identity: () => null,
  secrets: ({ credentials: { twilio: { accountSid, authToken } } }) => [authToken, btoa(`${accountSid}:${authToken}`), 'Basic '],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken to over HTTP/1.1',
    identity: 'its messages have no idempotency key, so nothing unknown is repeated',
  },
  outcomes: [
    { when: 'the number is none', message: numbered('0001'), answers: { kind: 'gone', reason: 'TWILIO_21211' } },
    { when: 'the number is no mobile one', message: numbered('0009'), answers: { kind: 'gone', reason: 'TWILIO_21614' } },
    { when: 'the person said STOP', message: numbered('0004'), answers: { kind: 'suppressed', reason: 'TWILIO_21610' } },
    { when: 'the region is not enabled', message: numbered('0003'), answers: { kind: 'down', reason: 'TWILIO_21408' } },
    { when: 'the number cannot be reached from ours', message: numbered('0002'), answers: { kind: 'refused', reason: 'TWILIO_21612' } },
    {
      when: 'the text is too long',
      message: (good) => ({ ...good, content: { title: '', body: 'x'.repeat(1_601) } }),
      answers: { kind: 'refused', reason: 'TWILIO_21617' },
    },
    { when: 'the token is wrong', sender: (sandbox) => open(sandbox, { authToken: 'wrong' }), answers: { kind: 'down', reason: 'TWILIO_20003' } },
    {
      when: 'there are too many requests',
      rule: { status: 429, retryAfter: 7 },
      answers: { kind: 'throttled', reason: 'TWILIO_20429' },
      untilSeconds: 7,
    },
    { when: 'the sender’s queue is full', rule: { code: 21611 }, answers: { kind: 'throttled', reason: 'TWILIO_21611' }, untilSeconds: 60 },
    { when: 'Twilio stumbles', rule: { status: 500 }, answers: { kind: 'retry', reason: 'TWILIO_20500' } },
    { when: 'Twilio is out of service', rule: { status: 503, retryAfter: 5 }, answers: { kind: 'retry', reason: 'TWILIO_20503' } },
    { when: 'the front end stumbles, in HTML', rule: { status: 502 }, answers: { kind: 'unknown', reason: 'TWILIO_502' } },
    { when: 'nobody listens', sender: (sandbox) => open(sandbox, { baseUrl: 'http://127.0.0.1:1' }), answers: { kind: 'retry', reason: 'CONNECTION_REFUSED' } },
  ],
};

battery(subject);
