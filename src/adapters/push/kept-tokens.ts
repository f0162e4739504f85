import type { Outcome } from '../../core/outcome.ts';
import { reasonOf } from '../failure.ts';

/** The token that every push to a service has to carry; renewed before it ends. */
export interface AccessTokens {
  /** A token that is good for some minutes yet, or what it means for a message that there is none. */
  get(signal: AbortSignal): Promise<{ token: string } | Outcome>;
  /** Says that this token was not accepted: the next `get` asks for another. */
  forget(token: string): void;
  close(): Promise<void>;
}

/** `endsAt` is in milliseconds since the epoch. */
export interface Token {
  token: string;
  endsAt: number;
}

/** How long the wait for a token may be, whoever gives it. */
export const FETCH_MS = 10_000;
/** A token is replaced so long before its end, lest it end on the way. */
const SPARE_MS = 5 * 60_000;

/** Keeps what `fetch` brings until shortly before its end. One request, however many messages wait for it; so its deadline is none of theirs. */
export function keepTokens(fetch: () => Promise<Token | Outcome>, now: () => number): Omit<AccessTokens, 'close'> {
  let current: Token | null = null;
  let fetching: Promise<Token | Outcome> | null = null;

  async function renew(): Promise<Token | Outcome> {
    const brought = await fetch();
    if ('token' in brought) current = brought;
    return brought;
  }

  return {
    async get(signal) {
      if (current && current.endsAt - SPARE_MS > now()) return current;
      fetching ??= renew().finally(() => (fetching = null));
      return Promise.race([fetching, stopped(signal)]);
    },
    forget(token) {
      if (current?.token === token) current = null;
    },
  };
}

function stopped(signal: AbortSignal): Promise<Outcome> {
  return new Promise((resolve) => {
    const stop = () => resolve({ kind: 'retry', reason: reasonOf(signal) });
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
}
