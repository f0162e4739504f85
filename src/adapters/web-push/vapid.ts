import type { Agent } from 'undici';
import type { Priority } from '../../core/channel.ts';
import type { WebPushMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import { sha256 } from '../../base/crypto.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { reasonOf } from '../failure.ts';
import { permitted } from '../guarded-address.ts';
import { exchange, openAgent } from '../http1.ts';
import { payloadOf } from './payload.ts';
import { meaningOf } from './vapid-answers.ts';
import { vapidHeaders } from './vapid-header.ts';
import { vapidSettings, type VapidSettings } from './vapid-settings.ts';
import { createTrust } from './vapid-trust.ts';

const CONCURRENCY = 100;
const CONNECTIONS_PER_SERVICE = 50;
const LONGEST_TTL_S = 4 * 7 * 24 * 3600;
const TOPIC_LENGTH = 32;

/** RFC 8030, 5.3: high also on a dying battery, normal on any other, low while charging or on Wi-Fi. */
const urgencies: Readonly<Record<Priority, string>> = { HIGH: 'high', NORMAL: 'normal', LOW: 'low' };

/**
 * Web Push (RFC 8030) with encrypted payloads (8291) and VAPID (8292), to whatever push service the browser chose.
 * `payload.ts` is what the page's service worker reads. Topic is the delivery's, so that a repeat
 * replaces the first try, unless the sender names what a newer message replaces, too.
 *
 * The endpoint is the subscriber's data, so it is treated as a stranger's URL: https and public addresses only, checked
 * on the very address that is connected to, and no redirect is followed.
 *
 * A push costs 0.4 ms of CPU, half of it in agreeing on a key with the browser, which each message must do anew.
 */
export const vapid: Adapter<'web_push', typeof vapidSettings> = {
  name: 'vapid',
  wire: 'web_push',
  settings: vapidSettings,
  open,
};

/** What the first send opens. */
interface Opened {
  agent: Agent;
  authorization: (origin: string) => string;
  encrypt: (message: WebPushMessage, payload: Buffer) => Buffer | null;
}

function open(account: VapidSettings, tools: AdapterTools): Sender<'web_push'> {
  let opened: Promise<Opened> | undefined;
  const trust = createTrust(tools.now);

  async function send(message: WebPushMessage, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return { kind: 'retry', reason: reasonOf(signal) };
    const url = permitted(message.endpoint, account.allowPrivate);
    if (!url) return { kind: 'refused', reason: 'WEB_PUSH_ENDPOINT' };
    const payload = payloadOf(message, tools.links);
    if (!payload) return { kind: 'refused', reason: 'WEB_PUSH_PAYLOAD_TOO_LARGE' };

    const { agent, authorization, encrypt } = await (opened ??= connect(account, tools.now));
    const body = encrypt(message, payload);
    if (!body) return { kind: 'refused', reason: 'WEB_PUSH_KEYS' };
    const signature = authorization(url.origin);
    const headers = {
      authorization: signature,
      'content-encoding': 'aes128gcm',
      'content-type': 'application/octet-stream',
      ttl: String(secondsUntil(message.expiresAt, tools.now())),
      urgency: urgencies[message.priority],
      topic: message.collapse ?? topicOf(message.deliveryId),
    };
    const result = await exchange(agent, { url, headers, body }, signal);

    if ('answer' in result) return trust.judge(meaningOf(result.answer, tools.now()), url.origin, signature);
    return result.silence.reason === 'PRIVATE_ADDRESS' ? { kind: 'refused', reason: 'WEB_PUSH_ENDPOINT' } : result.silence;
  }

  return {
    deadlineMs: account.deadlineMs,
    concurrency: CONCURRENCY,
    trusting: account.allowPrivate,
    send,
    async close() {
      await (await opened)?.agent.close();
    },
  };
}

async function connect(account: VapidSettings, now: () => number): Promise<Opened> {
  const { deadlineMs: connectTimeoutMs, allowPrivate } = account;
  const [agent, { default: webPush }] = await Promise.all([
    openAgent({ connections: CONNECTIONS_PER_SERVICE, connectTimeoutMs, allowPrivate }),
    import('web-push'),
  ]);
  return {
    agent,
    authorization: vapidHeaders(account, now),
    encrypt({ p256dh, auth }, payload) {
      try {
        return webPush.encrypt(p256dh, auth, payload, 'aes128gcm').cipherText;
      } catch {
        // It refuses nothing but keys: of the wrong length, or no point of the curve.
        return null;
      }
    },
  };
}

function secondsUntil(expiresAt: Date, now: number): number {
  return Math.min(Math.max(Math.floor((expiresAt.getTime() - now) / 1000), 0), LONGEST_TTL_S);
}

/** Hexadecimal, although base64url is allowed: Apple was seen to refuse a topic with an underscore. */
function topicOf(deliveryId: string): string {
  return sha256(deliveryId).toString('hex').slice(0, TOPIC_LENGTH);
}
