import type { Agent } from 'undici';
import type { Answer } from './exchange.ts';
import { permitted } from './guarded-address.ts';
import { exchange, openAgent } from './http1.ts';

const CONNECTIONS = 4;

/** Asks for what lies at an address that somebody named to us; null where it may not be gone to, or no answer came in time. */
type Get = (url: string) => Promise<Answer | null>;

/** Its connections hold no process open, so there is nothing to close. Redirects are not followed. */
export function guardedGet({ allowPrivate, deadlineMs }: { allowPrivate: boolean; deadlineMs: number }): Get {
  let agent: Promise<Agent> | undefined;
  return async (text) => {
    const url = permitted(text, allowPrivate);
    if (url === null) return null;
    agent ??= openAgent({ connections: CONNECTIONS, connectTimeoutMs: deadlineMs, allowPrivate });
    const result = await exchange(await agent, { url, method: 'GET', headers: { connection: 'close' }, body: null }, AbortSignal.timeout(deadlineMs));
    return 'answer' in result ? result.answer : null;
  };
}
