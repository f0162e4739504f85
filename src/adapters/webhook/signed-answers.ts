import type { Outcome } from '../../core/outcome.ts';
import { headerOf, type Answer } from '../exchange.ts';
import { outcomeOf, type Meaning } from '../failure.ts';

/** How long a receiver that names no Retry-After is left alone. */
const REST_MS = 5_000;

/**
 * By the specification only a 2xx is a yes, and 410 asks for no more. All the rest is tried again, a bounded number of
 * times: what a stranger's 404 or 500 means for the next request nobody knows.
 */
export const statusMeanings: Readonly<Record<number, Meaning>> = {
  410: 'down',
  413: 'refused',
  429: 'throttled',
};

/** What an answer means; `now` in milliseconds. The receiver has no id for what it took. */
export function meaningOf(answer: Answer, now: number): Outcome {
  const { status } = answer;
  if (status < 300) return { kind: 'sent', providerMessageId: null };
  const reason = `WEBHOOK_${status}`;
  const asksForRest = status === 503 && headerOf(answer, 'retry-after') !== undefined;
  return outcomeOf(asksForRest ? 'throttled' : kindOf(status), { reason, answer, now, restMs: REST_MS });
}

function kindOf(status: number): Meaning {
  // Redirects are not followed, they could lead anywhere: the account's URL is wrong.
  return status < 400 ? 'down' : (statusMeanings[status] ?? 'retry');
}
