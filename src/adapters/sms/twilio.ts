import { AsyncLocalStorage } from 'node:async_hooks';
import type { Twilio } from 'twilio';
import type RequestClient from 'twilio/lib/base/RequestClient.js';
import { z } from 'zod';
import type { SmsMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { exchange, type Exchange } from '../exchange.ts';
import { reasonOf } from '../failure.ts';
import { meaningOf } from './twilio-failures.ts';

const DEADLINE_MS = 10_000;
const CONCURRENCY = 50;
const LONGEST_VALIDITY_S = 36_000;
/** Asks for five retries of a status callback, and on every kind of failure; without it there is one attempt. */
const CALLBACK_RETRIES = '#rc=5&rp=all';

const settings = z
  .strictObject({
    accountSid: z.string().startsWith('AC'),
    authToken: z.string().min(1),
    /** The sending number or name; a messaging service chooses one of its own instead. */
    from: z.string().min(1).optional(),
    messagingServiceSid: z.string().startsWith('MG').optional(),
    baseUrl: z.url({ protocol: /^https?$/ }).default('https://api.twilio.com'),
  })
  .refine(({ from, messagingServiceSid }) => from !== undefined || messagingServiceSid !== undefined, {
    message: 'needs from or messagingServiceSid',
  });

type Settings = z.output<typeof settings>;

/**
 * SMS by Twilio's Programmable Messaging. The text is the body alone. Twilio keeps a queue of its own for hours, so
 * each message tells how long it is worth sending. Messages have no idempotency key: silence is `unknown`, never a repeat.
 */
export const twilio: Adapter<'sms', typeof settings> = { name: 'twilio', wire: 'sms', settings, open };

/** One send as the SDK's transport sees it: what stops it, and where it leaves what came back. */
interface Attempt {
  signal: AbortSignal;
  result: Exchange | null;
}

type Answered = NonNullable<RequestClient['lastResponse']>;

interface Service {
  client: Twilio;
  /** Each call of the client runs in its attempt: the SDK has no way to hand a signal down, or the headers up. */
  attempts: AsyncLocalStorage<Attempt>;
  close: () => Promise<void>;
}

function open(account: Settings, tools: AdapterTools): Sender<'sms'> {
  let service: Promise<Service> | undefined;

  async function send(message: SmsMessage, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return { kind: 'retry', reason: reasonOf(signal) };
    const { client, attempts } = await (service ??= connect(account));
    const attempt: Attempt = { signal, result: null };
    try {
      const { sid } = await attempts.run(attempt, () => client.messages.create(paramsOf(message, account, tools)));
      // The SDK reads any JSON as a message; only one with an id says that there is one.
      return typeof sid === 'string' ? { kind: 'sent', providerMessageId: sid } : unreadable;
    } catch (error) {
      if (!attempt.result) throw error;
      if ('outcome' in attempt.result) return attempt.result.outcome;
      const { answer } = attempt.result;
      return answer.status >= 200 && answer.status < 300 ? unreadable : meaningOf(answer, tools.now());
    }
  }

  return {
    deadlineMs: DEADLINE_MS,
    concurrency: CONCURRENCY,
    send,
    async close() {
      await (await service)?.close();
    },
  };
}

const unreadable: Outcome = { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };

function paramsOf(message: SmsMessage, { from, messagingServiceSid }: Settings, { now, receiptsUrl }: AdapterTools) {
  const seconds = Math.floor((message.expiresAt.getTime() - now()) / 1000);
  return {
    to: message.to,
    body: message.content.body,
    validityPeriod: Math.min(Math.max(seconds, 1), LONGEST_VALIDITY_S),
    ...(messagingServiceSid === undefined ? { from } : { messagingServiceSid }),
    ...(receiptsUrl === null ? {} : { statusCallback: receiptsUrl + CALLBACK_RETRIES }),
  };
}

/**
 * The SDK over a transport of ours. Its own puts the credentials into the errors it throws, loses Retry-After, and
 * waits 30 s. Loaded on first use: it takes 0.3 s and 30 MB.
 */
async function connect({ accountSid, authToken, baseUrl }: Settings): Promise<Service> {
  const [{ Agent }, { default: sdk }, { default: http }] = await Promise.all([
    import('undici'),
    import('twilio'),
    import('twilio/lib/http/response.js'),
  ]);
  const agent = new Agent({ connections: CONCURRENCY, connect: { timeout: DEADLINE_MS } });
  const attempts = new AsyncLocalStorage<Attempt>();
  const authorization = `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;

  class Transport extends sdk.RequestClient {
    override async request<Form>(call: RequestClient.RequestOptions<Form>): Promise<Answered> {
      const { uri, headers, data } = call;
      const attempt = attempts.getStore();
      if (!attempt) throw new Error('a call outside of any attempt');
      const post = {
        url: new URL(uri),
        headers: { ...headers, authorization },
        body: formOf(data ?? {}),
      };
      attempt.result = await exchange(agent, post, attempt.signal);
      if ('outcome' in attempt.result) throw new Error('no answer');
      const { status, headers: received, body } = attempt.result.answer;
      return new http.default(status, body, received);
    }
  }

  // Empty, not absent: or TWILIO_EDGE and TWILIO_REGION of the environment would bend the host's name.
  const client = sdk(accountSid, authToken, { httpClient: new Transport(), edge: '', region: '' });
  client.api.baseUrl = baseUrl;
  return { client, attempts, close: () => agent.close() };
}

function formOf(fields: object): string {
  const entries: [string, unknown][] = Object.entries(fields);
  return new URLSearchParams(entries.map(([name, value]): [string, string] => [name, String(value)])).toString();
}
