import { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Answer } from '../exchange.ts';
import { meaningIn, meaningOfStatus, outcomeOf, type Meaning } from '../failure.ts';

/**
 * FCM's own codes (https://firebase.google.com/docs/cloud-messaging/error-codes). They count only as an FcmError among
 * the details: the platform before FCM uses the same words for other things, and a NOT_FOUND of a wrong project,
 * read as "token unregistered", would retire every device there is.
 */
export const fcmCodes: Readonly<Record<string, Meaning>> = {
  UNREGISTERED: 'gone',
  /** The token is another project's: a mix-up of configurations looks the same, so the device is not retired for it. */
  SENDER_ID_MISMATCH: 'refused',
  /** A bad token, or a bad value elsewhere: nothing but its text would tell. */
  INVALID_ARGUMENT: 'refused',
  QUOTA_EXCEEDED: 'throttled',
  /** Firebase lacks the key for APNs or Web Push. */
  THIRD_PARTY_AUTH_ERROR: 'down',
  UNAVAILABLE: 'retry',
  INTERNAL: 'retry',
};

/** Answers without an FcmError, by HTTP status: what the platform says before FCM has seen the message. */
export const fcmStatuses: Readonly<Record<number, { code: string; means: Meaning }>> = {
  400: { code: 'BAD_REQUEST', means: 'refused' },
  401: { code: 'UNAUTHENTICATED', means: 'down' },
  403: { code: 'PERMISSION_DENIED', means: 'down' },
  404: { code: 'NOT_FOUND', means: 'down' },
  408: { code: 'HTTP_408', means: 'retry' },
  413: { code: 'HTTP_413', means: 'refused' },
  429: { code: 'RESOURCE_EXHAUSTED', means: 'throttled' },
};

/** What Google asks for where a 429 brings no Retry-After. */
const REST_MS = 60_000;

const accepted = z.object({ name: z.string().min(1) });
const errorAnswer = z.object({
  error: z.object({ details: z.array(z.object({ '@type': z.string(), errorCode: z.string().optional() })).optional() }),
});
const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';

/** What an answer means; `now` in milliseconds. */
export function meaningOf(answer: Answer, now: number): Outcome {
  if (answer.status < 200 || answer.status >= 300) return fcmFailure(answer, now);
  const name = accepted.safeParse(parseJson(answer.body)).data?.name;
  return name === undefined ? { kind: 'unknown', reason: 'UNREADABLE_ANSWER' } : { kind: 'sent', providerMessageId: name };
}

/** What an answer other than 200 means: by FcmError, else by HTTP status, never by text. */
export function fcmFailure(answer: Answer, now: number): Outcome {
  const { code, means } = readCode(answer);
  return outcomeOf(means, { reason: `FCM_${code}`, answer, now, restMs: REST_MS });
}

/** Whether it is our access token that was not accepted. */
export function isUnauthenticated(answer: Answer): boolean {
  return answer.status === 401 && fcmErrorOf(answer) === null;
}

function readCode(answer: Answer): { code: string; means: Meaning } {
  const { status } = answer;
  const code = fcmErrorOf(answer);
  const means = code === null ? undefined : meaningIn(fcmCodes, code);
  if (code !== null && means !== undefined) return { code, means };
  return fcmStatuses[status] ?? { code: `HTTP_${status}`, means: meaningOfStatus(status, {}, 'retry') };
}

function fcmErrorOf({ body }: Answer): string | null {
  const parsed = errorAnswer.safeParse(parseJson(body));
  const details = parsed.data?.error.details ?? [];
  return details.find((detail) => detail['@type'] === FCM_ERROR)?.errorCode ?? null;
}
