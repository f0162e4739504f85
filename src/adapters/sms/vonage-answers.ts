import { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Answer } from '../exchange.ts';
import { meaningIn, meaningOfStatus, outcomeOf, type Meaning } from '../failure.ts';

/** How long an account is left alone where Vonage names no Retry-After. */
const REST_MS = 2_000;
const SUCCESS = '0';

/** What the status of a message says: https://developer.vonage.com/en/api-errors/sms. All others mean "refused". */
export const codeMeanings: Readonly<Record<string, Meaning>> = {
  // The account's pace: messages a second, connections at once.
  1: 'throttled',
  10: 'throttled',
  // The account: its credentials, credit, state, sender, what it may do, and its callback.
  4: 'down',
  8: 'down',
  9: 'down',
  11: 'down',
  14: 'down',
  15: 'down',
  23: 'down',
  29: 'down',
  32: 'down',
  // The platform stumbled, and says so of this message: it has no id and was not sent.
  5: 'retry',
  // The number is on a list of those who want nothing; the number belongs to nobody any more.
  7: 'suppressed',
  33: 'gone',
  // The message: a field is missing or wrong, nowhere to route it, too long.
  2: 'refused',
  3: 'refused',
  6: 'refused',
  12: 'refused',
  22: 'refused',
};

/** Where there is no body to read. */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  401: 'down',
  402: 'down',
  403: 'down',
  404: 'down',
  408: 'unknown',
  429: 'throttled',
};

/**
 * What an answer means; `now` in milliseconds. A 200 says only that there is something to read: each part of a long text
 * has a status of its own there, in which also every error comes.
 */
export function meaningOf(answer: Answer, now: number): Outcome {
  const { status } = answer;
  const refusal = (means: Meaning, reason: string) => outcomeOf(means, { reason, answer, now, restMs: REST_MS });

  // Sending is not idempotent, and a request that failed late may have left.
  if (status >= 300) return refusal(meaningOfStatus(status, statusMeanings, 'unknown'), `VONAGE_HTTP_${status}`);
  const parts = read(answer.body);
  const [first] = parts;
  const wrong = parts.find((part) => part.status !== SUCCESS);
  if (first === undefined) return { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  if (wrong === undefined) {
    const id = first['message-id'];
    return id ? { kind: 'sent', providerMessageId: id } : { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  }
  // Some parts have left: a second try would send those again.
  if (parts.some((part) => part.status === SUCCESS)) return { kind: 'unknown', reason: 'VONAGE_PARTIAL' };
  return refusal(meaningIn(codeMeanings, wrong.status) ?? 'refused', `VONAGE_${wrong.status}`);
}

const answered = z.object({
  messages: z.array(z.object({ status: z.string().regex(/^\d{1,4}$/), 'message-id': z.string().optional() })),
});

function read(text: string): z.output<typeof answered>['messages'] {
  return answered.safeParse(parseJson(text)).data?.messages ?? [];
}
