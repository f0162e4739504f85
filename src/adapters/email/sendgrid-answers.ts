import { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import { headerOf, type Answer } from '../exchange.ts';
import { meaningOfStatus, retryAfter, type Meaning } from '../failure.ts';

/** How long the account is left alone where SendGrid names no instant. */
const REST_MS = 5_000;

/** https://www.twilio.com/docs/sendgrid/api-reference/how-to-use-the-sendgrid-v3-api/responses */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  401: 'down',
  403: 'down',
  404: 'down',
  405: 'down',
  408: 'retry',
  429: 'throttled',
};

/** A 400 names the field that it is about: the recipient is the address's fault, the sender the account's. */
const fields: readonly { form: RegExp; kind: 'gone' | 'down'; reason: string }[] = [
  { form: /^personalizations\.\d+\.to\b/, kind: 'gone', reason: 'SENDGRID_TO' },
  { form: /^(from|reply_to)\b/, kind: 'down', reason: 'SENDGRID_FROM' },
];

/**
 * What an answer means; `now` in milliseconds. Only 202 with a message's id is a yes. A 5xx is a promise that nothing was
 * taken. Who is on SendGrid's own suppression list is accepted, and dropped later: an event tells.
 */
export function meaningOf(answer: Answer, now: number): Outcome {
  const { status } = answer;
  if (status < 300) {
    const id = status === 202 ? headerOf(answer, 'x-message-id') : undefined;
    return id ? { kind: 'sent', providerMessageId: id } : { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  }
  const about = status === 400 ? fields.find(({ form }) => fieldsIn(answer.body).some((field) => form.test(field))) : undefined;
  if (about) return { kind: about.kind, reason: about.reason };
  const reason = `SENDGRID_${status}`;
  const kind = meaningOfStatus(status, statusMeanings, 'retry');
  return kind === 'throttled' ? { kind, reason, until: untilOf(answer, now) } : { kind, reason };
}

/** SendGrid says when its window ends, in seconds of the epoch; a proxy before it may say Retry-After. */
function untilOf(answer: Answer, now: number): Date {
  const reset = Number(headerOf(answer, 'x-ratelimit-reset') ?? Number.NaN);
  const seconds = Math.ceil(reset - now / 1_000);
  return retryAfter(Number.isNaN(seconds) ? headerOf(answer, 'retry-after') : String(Math.max(seconds, 0)), now, REST_MS);
}

const body = z.object({ errors: z.array(z.object({ field: z.string().nullish() })) });

function fieldsIn(text: string): string[] {
  return body.safeParse(parseJson(text)).data?.errors.flatMap(({ field }) => field ?? []) ?? [];
}
