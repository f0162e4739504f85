import { z } from 'zod';
import type { PushMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import type { Answer } from '../exchange.ts';
import { createHttp2Client } from '../http2/client.ts';
import { certificateAuthority, deadlineMs, origin, privateKey } from '../settings.ts';
import { isExpiredToken, meaningOf } from './apns-answers.ts';
import { apnsBody, apnsHeaders, LARGEST_PAYLOAD_BYTES } from './apns-message.ts';
import { createProviderTokens } from './provider-tokens.ts';

const settings = z.strictObject({
  /** The .p8 file of the developer account, and its id. */
  key: privateKey((key) => key.asymmetricKeyDetails?.namedCurve === 'prime256v1', 'a P-256 private key'),
  keyId: z.string().min(1),
  teamId: z.string().min(1),
  /** The app's bundle id. */
  topic: z.string().regex(/^[\w.-]+$/),
  /** `https://api.sandbox.push.apple.com` for tokens of the development environment. */
  baseUrl: origin.default('https://api.push.apple.com'),
  ca: certificateAuthority,
  /** Lets device tokens be words, as those of the provider sandbox are: Apple's own are hexadecimal. Only for development. */
  allowWords: z.boolean().default(false),
  deadlineMs,
  concurrency: z.int().min(1).max(2_000).default(200),
});

/** Apple Push Notification service, by provider token (https://developer.apple.com/documentation/usernotifications). */
export const apns: Adapter<'apns', typeof settings> = { name: 'apns', wire: 'apns', settings, open };

function open(account: z.output<typeof settings>, { now }: AdapterTools): Sender<'apns'> {
  const { baseUrl, ca, topic } = account;
  const http2 = createHttp2Client({ origin: baseUrl, ca });
  const tokens = createProviderTokens(account, now);

  async function send(message: PushMessage, signal: AbortSignal): Promise<Outcome> {
    const body = apnsBody(message);
    if (Buffer.byteLength(body) > LARGEST_PAYLOAD_BYTES) return { kind: 'refused', reason: 'APNS_PayloadTooLarge' };
    const first = await post(message, body, signal);
    // Not a retry of the message: Apple has refused our token before it looked at anything else.
    const last = 'expired' in first ? await post(message, body, signal) : first;
    return 'expired' in last ? meaningOf(last.expired, message, now()) : last;
  }

  async function post(message: PushMessage, body: string, signal: AbortSignal): Promise<Outcome | { expired: Answer }> {
    const token = await tokens.get();
    const exchange = await http2.request(
      {
        path: `/3/device/${encodeURIComponent(message.token)}`,
        headers: {
          authorization: `bearer ${token}`,
          'apns-topic': topic,
          'apns-id': message.deliveryId,
          ...apnsHeaders(message),
        },
        body,
      },
      signal,
    );
    if ('silence' in exchange) return exchange.silence;
    const { answer } = exchange;
    const curable = isExpiredToken(answer) && tokens.expired(token);
    return curable ? { expired: answer } : meaningOf(answer, message, now());
  }

  return {
    deadlineMs: account.deadlineMs,
    concurrency: account.concurrency,
    trusting: account.allowWords,
    send,
    close: () => http2.close(),
  };
}
