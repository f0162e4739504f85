import { headerOf, type Answer } from '../exchange.ts';
import { retryAfter, type Meaning } from '../failure.ts';
import type { Outcome } from '../../core/outcome.ts';

/** How long a push service that names no Retry-After is left alone. */
const REST_MS = 30_000;

/**
 * What a push service's refusal means (RFC 8030, 8292, and the services' own pages). 401 and 403 say that our signature
 * or key is wrong: never a reason to retire a subscription, and `vapid-trust.ts` knows whose fault it is. 406 is how
 * Windows says "too many".
 */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  400: 'refused',
  401: 'down',
  403: 'down',
  404: 'gone',
  406: 'throttled',
  408: 'retry',
  410: 'gone',
  413: 'refused',
  429: 'throttled',
};

/**
 * What an answer means; `now` in milliseconds. A 5xx is a promise that nothing was taken. A 2xx that names no message may
 * be anybody's: a captive portal's, a proxy's own page.
 */
export function meaningOf(answer: Answer, now: number): Outcome {
  const { status } = answer;
  const location = headerOf(answer, 'location');
  if (status === 201 || status === 202 || (status === 200 && location !== undefined)) {
    return { kind: 'sent', providerMessageId: lastPart(location) };
  }
  if (status < 300) return { kind: 'unknown', reason: 'UNREADABLE_ANSWER' };
  const reason = `WEB_PUSH_${status}`;
  const kind = statusMeanings[status] ?? (status >= 500 ? 'retry' : 'refused');
  if (kind !== 'throttled') return { kind, reason };
  // Of the subscription: services count per device, and the account speaks to many services.
  return { kind, reason, scope: 'address', until: retryAfter(headerOf(answer, 'retry-after'), now, REST_MS) };
}

/** A message resource's own name: what is before it is the service's address. */
function lastPart(location: string | undefined): string | null {
  return /[^/]+$/.exec(location ?? '')?.[0] ?? null;
}
