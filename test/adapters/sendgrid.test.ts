import { sendgrid } from '../../src/adapters/email/sendgrid.ts';
import { battery, type Subject } from './battery.ts';
import { emailMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

function open({ credentials, url }: Control, given: object = {}) {
  const settings = sendgrid.settings.parse({ ...credentials.sendgrid, baseUrl: url, from: 'Carillon <hello@carillon.example>', ...given });
  return sendgrid.open(settings, { now: () => Date.now(), receiptsUrl: null });
}

const subject: Subject<'email'> = {
  name: 'SendGrid',
  provider: 'sendgrid',
  channel: 'EMAIL',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { baseUrl: `http://127.0.0.1:${elsewhere}` }),
  message: () => Promise.resolve(emailMessage()),
  address: ({ to }) => to,
  identity: ({ raw }) => (raw.mailHeaders as Record<string, unknown>)['Message-ID'],
  secrets: ({ credentials }) => [credentials.sendgrid.apiKey, 'Bearer '],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken to over HTTP/1.1',
    suppressed: 'who is on its list is accepted and dropped later, which an event tells',
  },
  outcomes: [
    { when: 'the address is none', message: (good) => ({ ...good, to: 'sbx-550@example.com' }), answers: { kind: 'gone', reason: 'SENDGRID_TO' } },
    { when: 'the address cannot be written', message: (good) => ({ ...good, to: 'a b@example.com' }), answers: { kind: 'refused', reason: 'SENDGRID_ADDRESS' } },
    { when: 'the text is empty', message: (good) => ({ ...good, content: { title: 'x', body: '' } }), answers: { kind: 'refused', reason: 'SENDGRID_400' } },
    { when: 'the sender is not accepted', rule: { code: 'from.email' }, answers: { kind: 'down', reason: 'SENDGRID_FROM' } },
    { when: 'the key is wrong', sender: (sandbox) => open(sandbox, { apiKey: 'SG.wrong' }), answers: { kind: 'down', reason: 'SENDGRID_401' } },
    { when: 'the key may not send', rule: { status: 403 }, answers: { kind: 'down', reason: 'SENDGRID_403' } },
    { when: 'the mail is too large', rule: { status: 413 }, answers: { kind: 'refused', reason: 'SENDGRID_413' } },
    {
      when: 'there are too many requests',
      rule: { status: 429, retryAfter: 20 },
      answers: { kind: 'throttled', reason: 'SENDGRID_429' },
      untilSeconds: 20,
    },
    { when: 'SendGrid stumbles', rule: { status: 500 }, answers: { kind: 'retry', reason: 'SENDGRID_500' } },
    { when: 'SendGrid is out of service', rule: { status: 503 }, answers: { kind: 'retry', reason: 'SENDGRID_503' } },
  ],
};

battery(subject);
