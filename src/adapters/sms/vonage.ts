import { z } from 'zod';
import type { SmsMessage } from '../../core/message.ts';
import type { Adapter, AdapterTools, Sender } from '../adapter.ts';
import { httpSender } from '../http-sender.ts';
import { deadlineMs, origin } from '../settings.ts';
import { isGsm } from './gsm.ts';
import { meaningOf } from './vonage-answers.ts';
import { signatureMethods, vonageReceipts } from './vonage-receipts.ts';

const CONCURRENCY = 30;
const SHORTEST_LIFE_MS = 20_000;
const LONGEST_LIFE_MS = 7 * 24 * 3_600_000;

const settings = z.strictObject({
  apiKey: z.string().min(1),
  apiSecret: z.string().min(1),
  /** The sending number (without its plus) or name. */
  from: z.string().min(1),
  baseUrl: origin.default('https://rest.nexmo.com'),
  /** What Vonage signs receipts with, by the method that the account is set to; without it none is asked for, since none could be believed. */
  signatureSecret: z.string().min(1).optional(),
  signatureMethod: z.enum(signatureMethods).default('sha512'),
  deadlineMs,
});

type Settings = z.output<typeof settings>;

/**
 * SMS by Vonage's SMS API. The text is the body alone. Like Twilio it has no idempotency key; `client-ref` comes back with
 * receipts. What GSM 03.38 cannot write goes as unicode: otherwise Vonage puts question marks in its place.
 */
export const vonage: Adapter<'sms', typeof settings> = {
  name: 'vonage',
  wire: 'sms',
  settings,
  open,
  receipts: ({ signatureSecret: secret, signatureMethod: method, from }) => (secret === undefined ? null : vonageReceipts({ secret, method, from })),
};

function open(account: Settings, tools: AdapterTools): Sender<'sms'> {
  const url = new URL('/sms/json', account.baseUrl);
  const authorization = `Basic ${Buffer.from(`${account.apiKey}:${account.apiSecret}`).toString('base64')}`;
  const headers = { authorization, 'content-type': 'application/json', accept: 'application/json' };
  return httpSender<'sms'>({
    deadlineMs: account.deadlineMs,
    concurrency: CONCURRENCY,
    allowPrivate: true,
    request: (message) => ({ url, headers, body: JSON.stringify(textOf(message, account, tools)) }),
    meaningOf: (answer) => meaningOf(answer, tools.now()),
  });
}

function textOf(message: SmsMessage, { from, signatureSecret }: Settings, { now, receiptsUrl }: AdapterTools): object {
  const life = message.expiresAt.getTime() - now();
  return {
    from,
    // Their E.164 has no plus.
    to: message.to.replace(/^\+/, ''),
    text: message.content.body,
    type: isGsm(message.content.body) ? 'text' : 'unicode',
    ttl: Math.min(Math.max(life, SHORTEST_LIFE_MS), LONGEST_LIFE_MS),
    'client-ref': message.deliveryId,
    ...(receiptsUrl === null || signatureSecret === undefined ? {} : { callback: receiptsUrl }),
  };
}
