import { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { PushMessage } from '../../core/message.ts';
import type { Outcome } from '../../core/outcome.ts';
import { headerOf, type Answer } from '../exchange.ts';
import { meaningIn, meaningOfStatus, retryAfter, type Meaning } from '../failure.ts';

/** Apple's reasons (https://developer.apple.com/documentation/usernotifications/handling-notification-responses-from-apns). */
export const apnsReasons: Readonly<Record<string, Meaning>> = {
  Unregistered: 'gone',
  ExpiredToken: 'gone',

  /** Also what a token of the development environment is told in production: no reason to retire a device at once. */
  BadDeviceToken: 'refused',
  DeviceTokenNotForTopic: 'refused',
  MissingDeviceToken: 'refused',
  BadCollapseId: 'refused',
  BadExpirationDate: 'refused',
  BadMessageId: 'refused',
  BadPriority: 'refused',
  DuplicateHeaders: 'refused',
  InvalidPushType: 'refused',
  PayloadEmpty: 'refused',
  PayloadTooLarge: 'refused',

  BadTopic: 'down',
  MissingTopic: 'down',
  TopicDisallowed: 'down',
  BadPath: 'down',
  MethodNotAllowed: 'down',
  BadCertificate: 'down',
  BadCertificateEnvironment: 'down',
  BadEnvironmentKeyIdInToken: 'down',
  UnrelatedKeyIdInToken: 'down',
  ExpiredProviderToken: 'down',
  InvalidProviderToken: 'down',
  MissingProviderToken: 'down',
  Forbidden: 'down',

  TooManyRequests: 'throttled',
  TooManyProviderTokenUpdates: 'throttled',

  IdleTimeout: 'retry',
  InternalServerError: 'retry',
  ServiceUnavailable: 'retry',
  Shutdown: 'retry',
};

/** Answers whose reason is missing or new, by HTTP status. */
export const apnsStatuses: Readonly<Record<number, Meaning>> = {
  400: 'refused',
  403: 'down',
  404: 'down',
  405: 'down',
  410: 'gone',
  413: 'refused',
  429: 'throttled',
};

/** Apple sends a Retry-After seldom and names no pause of its own. */
const REST_MS = 10_000;

const errorAnswer = z.object({ reason: z.string(), timestamp: z.number().optional() });

/** What an answer means; `now` in milliseconds. */
export function meaningOf(answer: Answer, { deliveryId }: Pick<PushMessage, 'deliveryId'>, now: number): Outcome {
  if (answer.status < 200 || answer.status >= 300) return apnsFailure(answer, now);
  // Apple's yes has no body; whoever sends one with it is somebody else on the way.
  if (answer.body !== '') return { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  return { kind: 'sent', providerMessageId: headerOf(answer, 'apns-id') ?? deliveryId };
}

/** What an answer other than 200 means: by Apple's reason, else by HTTP status. */
export function apnsFailure(answer: Answer, now: number): Outcome {
  const { status, body } = answer;
  const said = errorAnswer.safeParse(parseJson(body)).data;
  const known = said === undefined ? undefined : meaningIn(apnsReasons, said.reason);
  const means = known ?? meaningOfStatus(status, apnsStatuses, 'retry');
  const reason = known === undefined ? `APNS_HTTP_${status}` : `APNS_${said?.reason ?? ''}`;
  switch (means) {
    case 'throttled': {
      const until = retryAfter(headerOf(answer, 'retry-after'), now, REST_MS);
      return { kind: means, until, reason, ...(said?.reason === 'TooManyRequests' ? { scope: 'address' } : {}) };
    }
    case 'gone':
      return { kind: means, reason, ...(said?.timestamp === undefined ? {} : { since: new Date(said.timestamp) }) };
    default:
      return { kind: means, reason };
  }
}

/** Whether Apple asks for a younger provider token. */
export function isExpiredToken(answer: Answer): boolean {
  return answer.status === 403 && errorAnswer.safeParse(parseJson(answer.body)).data?.reason === 'ExpiredProviderToken';
}
