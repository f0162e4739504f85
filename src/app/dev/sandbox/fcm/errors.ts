import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';

/** The codes of FCM with their HTTP status and the gRPC word that stands beside them. */
const fcmErrors: Record<string, { http: number; status: string; message: string }> = {
  UNREGISTERED: { http: 404, status: 'NOT_FOUND', message: 'Requested entity was not found.' },
  INVALID_ARGUMENT: { http: 400, status: 'INVALID_ARGUMENT', message: 'The registration token is not a valid FCM registration token' },
  SENDER_ID_MISMATCH: { http: 403, status: 'PERMISSION_DENIED', message: 'SenderId mismatch' },
  QUOTA_EXCEEDED: { http: 429, status: 'RESOURCE_EXHAUSTED', message: 'Sending limit exceeded for the message target.' },
  THIRD_PARTY_AUTH_ERROR: { http: 401, status: 'UNAUTHENTICATED', message: 'Auth error from APNS or Web Push Service' },
  UNAVAILABLE: { http: 503, status: 'UNAVAILABLE', message: 'The service is currently unavailable.' },
  INTERNAL: { http: 500, status: 'INTERNAL', message: 'Internal error encountered.' },
};

/** What Google answers before FCM itself has seen the message: no FcmError among the details. */
const platformErrors: Record<string, { http: number; message: string }> = {
  UNAUTHENTICATED: {
    http: 401,
    message: 'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  },
  PERMISSION_DENIED: { http: 403, message: "Permission 'cloudmessaging.messages.create' denied on resource" },
  NOT_FOUND: { http: 404, message: 'Requested entity was not found.' },
  RESOURCE_EXHAUSTED: { http: 429, message: 'Resource has been exhausted (e.g. check quota).' },
};

const codeOfStatus: Record<number, string> = {
  400: 'INVALID_ARGUMENT',
  401: 'UNAUTHENTICATED',
  403: 'PERMISSION_DENIED',
  404: 'NOT_FOUND',
  429: 'QUOTA_EXCEEDED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

const FCM_ERROR = 'type.googleapis.com/google.firebase.fcm.v1.FcmError';
const BAD_REQUEST = 'type.googleapis.com/google.rpc.BadRequest';

interface ErrorOptions {
  status?: number | undefined;
  message?: string;
  headers?: Record<string, string>;
}

/** An error of FCM's own, or of the platform before it where the code is one of those. */
export function fcmError(code: string, { status, message, headers }: ErrorOptions = {}): Reply {
  const ofPlatform = platformErrors[code];
  if (ofPlatform) return errorReply(status ?? ofPlatform.http, code, message ?? ofPlatform.message, [], headers);
  const known = fcmErrors[code] ?? { http: 400, status: 'INVALID_ARGUMENT', message: code };
  return errorReply(status ?? known.http, known.status, message ?? known.message, [{ '@type': FCM_ERROR, errorCode: code }], headers);
}

/** A message that does not have the shape of one: the fields at fault, and no FcmError. */
export function badRequest(violations: { field: string; description: string }[]): Reply {
  const message = violations.map(({ description }) => description).join('\n');
  return errorReply(400, 'INVALID_ARGUMENT', message, [{ '@type': BAD_REQUEST, fieldViolations: violations }]);
}

/** What a misbehaviour asks for; statuses that Google's front end answers itself come as its HTML. */
export function refusalFor({ status, code, retryAfter }: Action): Reply {
  const headers = retryHeaders(retryAfter);
  const named = code?.toUpperCase() ?? codeOfStatus[status ?? 503];
  if (named !== undefined) return fcmError(named, { status, headers });
  return {
    status: status ?? 502,
    headers: { 'content-type': 'text/html; charset=UTF-8', ...headers },
    body: `<!DOCTYPE html><html lang=en><title>Error ${status}</title><p>The server encountered a temporary error.</html>`,
  };
}

function errorReply(code: number, status: string, message: string, details: object[], headers?: Record<string, string>): Reply {
  return json(code, { error: { code, message, status, ...(details.length > 0 ? { details } : {}) } }, headers);
}
