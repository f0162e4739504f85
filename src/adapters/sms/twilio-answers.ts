import { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Answer } from '../exchange.ts';
import { meaningOfStatus, outcomeOf, type Meaning } from '../failure.ts';

/** How long an account is left alone where Twilio names no Retry-After. */
const REST_MS = 2_000;
/** A sender's own queue is full with up to ten hours of messages: seconds will not help. */
const REST_AFTER_FULL_QUEUE_MS = 60_000;
const FULL_QUEUE = 21611;

/** What Twilio's codes mean: https://www.twilio.com/docs/api/errors, each seen at the creation of a message. */
export const codeMeanings: Readonly<Record<number, Meaning>> = {
  // The account: its credentials, its state, its senders, what it may do.
  20003: 'down',
  20005: 'down',
  21212: 'down',
  21408: 'down',
  21603: 'down',
  21606: 'down',
  // Twilio itself, which says that it made no message.
  20500: 'retry',
  20503: 'retry',
  // Its pace.
  20429: 'throttled',
  [FULL_QUEUE]: 'throttled',
  // The number: none, not a mobile one, a landline.
  21211: 'gone',
  21614: 'gone',
  21635: 'gone',
  // The person.
  21610: 'suppressed',
  // The message.
  21602: 'refused',
  21604: 'refused',
  21612: 'refused',
  21617: 'refused',
  30007: 'refused',
};

/** Where the code is none that we know. Of the 5xx only 503 is a plain "not now". */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  401: 'down',
  403: 'down',
  404: 'down',
  408: 'unknown',
  429: 'throttled',
  503: 'retry',
};

/**
 * What an answer means; `now` in milliseconds. A 5xx in which Twilio says nothing is not "no": it comes from what stands
 * before the API, creating a message is not idempotent, and one may have left. And of the 2xx only a message's id says
 * that there is a message.
 */
export function meaningOf(answer: Answer, now: number): Outcome {
  const { status } = answer;
  const { sid, code } = read(answer.body);
  if (status < 300) {
    return sid === undefined ? { kind: 'unknown', reason: 'UNREADABLE_ANSWER' } : { kind: 'sent', providerMessageId: sid };
  }
  const reason = `TWILIO_${code ?? status}`;
  const restMs = code === FULL_QUEUE ? REST_AFTER_FULL_QUEUE_MS : REST_MS;
  return outcomeOf(kindOf(status, code), { reason, answer, now, restMs });
}

function kindOf(status: number, code: number | undefined): Meaning {
  const said = status < 400 || code === undefined ? undefined : codeMeanings[code];
  return said ?? meaningOfStatus(status, statusMeanings, 'unknown');
}

const body = z.object({ sid: z.string().min(1).optional(), code: z.number().optional() });

function read(text: string): z.output<typeof body> {
  return body.safeParse(parseJson(text)).data ?? {};
}
