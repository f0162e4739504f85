import { request } from 'undici';
import { z } from 'zod';
import { generateVapidKeys } from '../../src/adapters/web-push/keys.ts';
import { vapid } from '../../src/adapters/web-push/vapid.ts';
import type { WebPushMessage } from '../../src/core/message.ts';
import { battery, type Subject } from './battery.ts';
import { webPushMessage } from './messages.ts';
import type { Control } from './sandbox.ts';

const keys = await generateVapidKeys();
const otherKeys = await generateVapidKeys();

function open(given: object = {}) {
  const settings = vapid.settings.parse({ ...keys, subject: 'mailto:ops@carillon.example', allowPrivate: true, ...given });
  return vapid.open(settings, { now: () => Date.now(), receiptsUrl: null });
}

const subscription = z.object({ endpoint: z.string(), keys: z.object({ p256dh: z.string(), auth: z.string() }) });

/** A subscription that the sandbox's push service gives a browser, bound to our key. */
async function subscribe({ url }: Control): Promise<WebPushMessage> {
  const { body } = await request(`${url}/subscriptions`, {
    method: 'POST',
    reset: true,
    body: JSON.stringify({ applicationServerKey: keys.publicKey }),
  });
  const { endpoint, keys: browser } = subscription.parse(await body.json());
  return webPushMessage({ endpoint, ...browser });
}

/** The sender is told to go elsewhere by the endpoint: the account itself has no address. */
function elsewhere(port: number) {
  const sender = open();
  const moved = (endpoint: string) => Object.assign(new URL(endpoint), { port: String(port) }).href;
  return {
    ...sender,
    send: (message: WebPushMessage, signal: AbortSignal) => sender.send({ ...message, endpoint: moved(message.endpoint) }, signal),
  };
}

const subject: Subject<'web_push'> = {
  name: 'Web Push',
  provider: 'web-push',
  channel: 'WEB_PUSH',
  open: (_sandbox, port) => (port === undefined ? open() : elsewhere(port)),
  message: subscribe,
  address: ({ endpoint }) => endpoint,
  identity: ({ raw }) => z.object({ headers: z.object({ topic: z.string() }) }).parse(raw).headers.topic,
  secrets: () => [keys.privateKey, 'vapid t='],
  beforeTheGreeting: 'unknown',
  lacks: {
    goaway: 'it is spoken over HTTP/1.1',
    suppressed: 'a person who wants no pushes unsubscribes, and the subscription is gone',
  },
  outcomes: [
    { when: 'the subscription was ended', rule: { status: 410 }, answers: { kind: 'gone', reason: 'WEB_PUSH_410' } },
    { when: 'the subscription is not known', rule: { status: 404 }, answers: { kind: 'gone', reason: 'WEB_PUSH_404' } },
    { when: 'the subscription was made with another key', sender: () => open(otherKeys), answers: { kind: 'down', reason: 'WEB_PUSH_403' } },
    { when: 'the signature is not taken', rule: { status: 401 }, answers: { kind: 'down', reason: 'WEB_PUSH_401' } },
    { when: 'the service finds it too large', rule: { status: 413 }, answers: { kind: 'refused', reason: 'WEB_PUSH_413' } },
    {
      when: 'it is too large, which is seen before it leaves',
      message: (good) => ({ ...good, data: 'x'.repeat(3_000) }),
      answers: { kind: 'refused', reason: 'WEB_PUSH_PAYLOAD_TOO_LARGE' },
    },
    {
      when: 'the device has had too much',
      rule: { status: 429, retryAfter: 7 },
      answers: { kind: 'throttled', reason: 'WEB_PUSH_429', scope: 'address' },
      untilSeconds: 7,
    },
    {
      when: 'Windows has had too much',
      rule: { status: 406 },
      answers: { kind: 'throttled', reason: 'WEB_PUSH_406', scope: 'address' },
      untilSeconds: 30,
    },
    { when: 'the service stumbles', rule: { status: 502 }, answers: { kind: 'retry', reason: 'WEB_PUSH_502' } },
    { when: 'the service is out of order', rule: { status: 503, retryAfter: 5 }, answers: { kind: 'retry', reason: 'WEB_PUSH_503' } },
  ],
};

battery(subject);
