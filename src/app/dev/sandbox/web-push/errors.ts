import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';

/** Errors look like those of Mozilla's autopush: https://mozilla-services.github.io/autopush-rs/errors.html */
const kinds: Record<number, { errno: number; error: string; message: string }> = {
  400: { errno: 110, error: 'Bad Request', message: 'Invalid crypto keys specified' },
  401: { errno: 109, error: 'Unauthorized', message: 'Invalid authentication' },
  403: { errno: 109, error: 'Forbidden', message: 'The key in the authorization header does not correspond to the one used to subscribe' },
  404: { errno: 102, error: 'Not Found', message: 'Invalid URL endpoint' },
  406: { errno: 999, error: 'Not Acceptable', message: 'Notification dropped: the channel is throttled' },
  410: { errno: 106, error: 'Gone', message: 'Invalid subscription' },
  413: { errno: 104, error: 'Payload Too Large', message: 'This message is intended for a constrained device and is limited in size' },
  429: { errno: 202, error: 'Too Many Requests', message: 'Too many messages for this subscription' },
  500: { errno: 999, error: 'Internal Server Error', message: 'Unknown error' },
  502: { errno: 202, error: 'Bad Gateway', message: 'The server could not reach its backend' },
  503: { errno: 201, error: 'Service Unavailable', message: 'Use exponential back-off for retries' },
};

interface ErrorOptions {
  errno?: number;
  message?: string;
  headers?: Record<string, string>;
}

/** As Mozilla's push service refuses: a status, and an `errno` that says which of its reasons. */
export function pushError(status: number, { errno, message, headers }: ErrorOptions = {}): Reply {
  const kind = kinds[status] ?? { errno: 999, error: 'Error', message: 'Unknown error' };
  const body = {
    code: status,
    errno: errno ?? kind.errno,
    error: kind.error,
    message: message ?? kind.message,
    more_info: 'https://mozilla-services.github.io/autopush-rs/errors.html',
  };
  return json(status, body, headers);
}

/** What a misbehaviour asks for. A push service has no codes but its statuses; words of the others are understood. */
export function refusalFor({ status, code, retryAfter }: Action): Reply {
  const asked = status ?? (code?.toLowerCase() === 'unregistered' ? 410 : Number(code));
  return pushError(Number.isInteger(asked) ? asked : 400, { headers: retryHeaders(retryAfter) });
}
