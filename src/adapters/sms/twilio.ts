import { z } from 'zod';
import type { SmsMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { reasonOf } from '../failure.ts';
import { deadlineMs, origin } from '../settings.ts';
import { meaningOf } from './twilio-answers.ts';
import { openTwilio, type MessageParams, type TwilioClient } from './twilio-client.ts';
import { twilioReceipts } from './twilio-receipts.ts';

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
    baseUrl: origin.default('https://api.twilio.com'),
    deadlineMs,
  })
  .refine(({ from, messagingServiceSid }) => from !== undefined || messagingServiceSid !== undefined, {
    message: 'needs from or messagingServiceSid',
  });

type Settings = z.output<typeof settings>;

/**
 * SMS by Twilio's Programmable Messaging. The text is the body alone. Twilio keeps a queue of its own for hours, so
 * each message tells how long it is worth sending. Messages have no idempotency key: silence is `unknown`, never a repeat.
 */
export const twilio: Adapter<'sms', typeof settings> = {
  name: 'twilio',
  wire: 'sms',
  settings,
  open,
  receipts: ({ authToken }) => twilioReceipts(authToken),
};

function open(account: Settings, tools: AdapterTools): Sender<'sms'> {
  let client: Promise<TwilioClient> | undefined;

  async function send(message: SmsMessage, signal: AbortSignal): Promise<Outcome> {
    if (signal.aborted) return { kind: 'retry', reason: reasonOf(signal) };
    const { create } = await (client ??= openTwilio({ ...account, connections: CONCURRENCY, connectTimeoutMs: account.deadlineMs }));
    const result = await create(paramsOf(message, account, tools), signal);
    return 'silence' in result ? result.silence : meaningOf(result.answer, tools.now());
  }

  return {
    deadlineMs: account.deadlineMs,
    concurrency: CONCURRENCY,
    send,
    async close() {
      await (await client)?.close();
    },
  };
}

function paramsOf(
  message: SmsMessage,
  { from, messagingServiceSid }: Settings,
  { now, receiptsUrl }: AdapterTools,
): MessageParams {
  const seconds = Math.floor((message.expiresAt.getTime() - now()) / 1000);
  return {
    to: message.to,
    body: message.content.body,
    validityPeriod: Math.min(Math.max(seconds, 1), LONGEST_VALIDITY_S),
    ...(messagingServiceSid === undefined ? { from } : { messagingServiceSid }),
    ...(receiptsUrl === null ? {} : { statusCallback: `${receiptsUrl}?delivery=${message.deliveryId}${CALLBACK_RETRIES}` }),
  };
}
