import { webhook } from '../../src/adapters/webhook/signed.ts';
import { battery, type Subject } from './battery.ts';
import { webhookMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

const WRONG = `whsec_${Buffer.alloc(32, 1).toString('base64')}`;

function open({ credentials: { webhook: { url, secret } } }: Control, given: object = {}) {
  const settings = webhook.settings.parse({ url, secrets: [secret], allowPrivate: true, ...given });
  return webhook.open(settings, { now: () => Date.now(), receiptsUrl: null });
}

const subject: Subject<'webhook'> = {
  name: 'A signed webhook',
  provider: 'webhook',
  channel: 'WEBHOOK',
  open: (sandbox, elsewhere) => open(sandbox, elsewhere === undefined ? {} : { url: `http://127.0.0.1:${elsewhere}/` }),
  message: () => Promise.resolve(webhookMessage()),
  address: (_message, { credentials }) => credentials.webhook.url,
  carries: ({ raw }, { deliveryId }) => JSON.stringify(raw.event).includes(deliveryId),
  identity: ({ raw }) => [(raw.headers as Record<string, unknown>)['webhook-id'], raw.body].join(' '),
  secrets: ({ credentials: { webhook: { secret } } }) => [secret, secret.slice('whsec_'.length)],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken to over HTTP/1.1',
    malformed: 'any 2xx is a yes, whatever it says',
    gone: 'the address is the account’s own: when it is gone the account is down',
    suppressed: 'a system has nobody who could say stop',
  },
  outcomes: [
    { when: 'the receiver wants no more', rule: { status: 410 }, answers: { kind: 'down', reason: 'WEBHOOK_410' } },
    { when: 'it leads somewhere else', rule: { status: 302 }, answers: { kind: 'down', reason: 'WEBHOOK_302' } },
    { when: 'the secret is another', sender: (sandbox) => open(sandbox, { secrets: [WRONG] }), answers: { kind: 'retry', reason: 'WEBHOOK_401' } },
    { when: 'it is too large', rule: { status: 413 }, answers: { kind: 'refused', reason: 'WEBHOOK_413' } },
    { when: 'there are too many requests', rule: { status: 429, retryAfter: 7 }, answers: { kind: 'throttled', reason: 'WEBHOOK_429' }, untilSeconds: 7 },
    { when: 'it asks to be left alone', rule: { status: 503, retryAfter: 9 }, answers: { kind: 'throttled', reason: 'WEBHOOK_503' }, untilSeconds: 9 },
    { when: 'it stumbles', rule: { status: 500 }, answers: { kind: 'retry', reason: 'WEBHOOK_500' } },
    { when: 'it knows nothing of us', rule: { status: 404 }, answers: { kind: 'retry', reason: 'WEBHOOK_404' } },
    {
      when: 'the address leads into a private network',
      sender: ({ credentials: { webhook: { secret } } }) =>
        webhook.open(webhook.settings.parse({ url: 'https://localhost/hook', secrets: [secret] }), { now: () => Date.now(), receiptsUrl: null }),
      answers: { kind: 'down', reason: 'PRIVATE_ADDRESS' },
    },
  ],
};

battery(subject);
