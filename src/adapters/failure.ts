import type { Outcome } from '../core/outcome.ts';
import { headerOf, type Answer } from './exchange.ts';

/** The words an adapter's table may give a provider's code. `sent` is no failure, and `throttled` needs an instant. */
export type Meaning = Exclude<Outcome['kind'], 'sent'>;

/** A provider's code looked up in its table. The word is the provider's: one such as `constructor` must find nothing. */
export function meaningIn(table: Readonly<Record<string, Meaning>>, code: string): Meaning | undefined {
  return Object.hasOwn(table, code) ? table[code] : undefined;
}

/**
 * What a status means by an adapter's table, and where it is not in there: a redirect is not followed, so it is the account's
 * URL that is wrong; of the 4xx it is a no to this very message; and of the 5xx it is what the firm is known to mean by them.
 */
export function meaningOfStatus(status: number, table: Readonly<Record<number, Meaning>>, serverError: 'retry' | 'unknown'): Meaning {
  if (status < 400) return 'down';
  return table[status] ?? (status >= 500 ? serverError : 'refused');
}

/** Why a signal stopped a send: AbortSignal.timeout gives a TimeoutError, all else is somebody's wish. */
export function reasonOf(signal: AbortSignal): 'DEADLINE' | 'ABORTED' {
  const reason: unknown = signal.reason;
  return reason instanceof Error && reason.name === 'TimeoutError' ? 'DEADLINE' : 'ABORTED';
}

const LONGEST_PAUSE_MS = 24 * 3_600_000;

/**
 * The instant a Retry-After header names, in seconds or as an HTTP date (RFC 9110, 10.2.3); `otherwiseMs` from now where
 * there is none or it makes no sense. Never more than a day ahead: a provider's slip must not silence an account for ever.
 */
export function retryAfter(header: string | undefined, now: number, otherwiseMs: number): Date {
  const value = header?.trim() ?? '';
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : value === '' ? Number.NaN : Date.parse(value) - now;
  return new Date(now + (Number.isNaN(ms) ? otherwiseMs : Math.min(Math.max(ms, 0), LONGEST_PAUSE_MS)));
}

/** What a refusal comes to, once its word is known: with `throttled`, until when, which the answer says or `restMs` does. */
export function outcomeOf(
  means: Meaning,
  { reason, answer, now, restMs }: { reason: string; answer: Answer; now: number; restMs: number },
): Outcome {
  if (means !== 'throttled') return { kind: means, reason };
  return { kind: means, reason, until: retryAfter(headerOf(answer, 'retry-after'), now, restMs) };
}
