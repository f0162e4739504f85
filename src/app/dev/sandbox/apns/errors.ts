import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';

/** Apple's reasons and their statuses, as its documentation lists them. */
const statuses: Record<string, number> = {
  BadCollapseId: 400,
  BadDeviceToken: 400,
  BadExpirationDate: 400,
  BadMessageId: 400,
  BadPriority: 400,
  BadTopic: 400,
  DeviceTokenNotForTopic: 400,
  DuplicateHeaders: 400,
  IdleTimeout: 400,
  InvalidPushType: 400,
  MissingDeviceToken: 400,
  MissingTopic: 400,
  PayloadEmpty: 400,
  TopicDisallowed: 400,
  BadCertificate: 403,
  BadCertificateEnvironment: 403,
  BadEnvironmentKeyIdInToken: 403,
  ExpiredProviderToken: 403,
  Forbidden: 403,
  InvalidProviderToken: 403,
  MissingProviderToken: 403,
  UnrelatedKeyIdInToken: 403,
  BadPath: 404,
  MethodNotAllowed: 405,
  ExpiredToken: 410,
  Unregistered: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
};

const reasonOfStatus: Record<number, string> = {
  400: 'BadDeviceToken',
  403: 'InvalidProviderToken',
  404: 'BadPath',
  405: 'MethodNotAllowed',
  410: 'Unregistered',
  413: 'PayloadTooLarge',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
};

const reasonByLowerCase = new Map(Object.keys(statuses).map((reason) => [reason.toLowerCase(), reason]));

interface ErrorOptions {
  status?: number | undefined;
  /** Since when the token is dead, in milliseconds: 410 alone carries it. */
  timestamp?: number;
  headers?: Record<string, string>;
}

/** As APNs refuses: a reason, with the status that goes with it; only 410 also says since when (milliseconds). */
export function apnsError(reason: string, { status, timestamp, headers }: ErrorOptions = {}): Reply {
  const answered = status ?? statuses[reason] ?? 400;
  return json(answered, answered === 410 && timestamp !== undefined ? { reason, timestamp } : { reason }, headers);
}

/** What a misbehaviour asks for. Letter case of a reason does not matter: addresses are often lower-cased. */
export function refusalFor({ status, code, retryAfter, timestamp }: Action, diedAt: number): Reply {
  const asked = code ?? reasonOfStatus[status ?? 503] ?? 'InternalServerError';
  return apnsError(reasonByLowerCase.get(asked.toLowerCase()) ?? asked, {
    status,
    timestamp: timestamp ?? diedAt,
    headers: retryHeaders(retryAfter),
  });
}
