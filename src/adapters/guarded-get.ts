import type { Agent } from 'undici';
import { exchange, type Answer } from './exchange.ts';
import { permitted, publicLookup } from './guarded-address.ts';

const CONNECTIONS = 4;

/** Asks for what lies at an address that somebody named to us; null where it may not be gone to, or no answer came in time. */
export type Get = (url: string) => Promise<Answer | null>;

/** Keeps no connection open between requests, so there is nothing to close. Redirects are not followed. */
export function guardedGet({ allowPrivate, deadlineMs }: { allowPrivate: boolean; deadlineMs: number }): Get {
  let agent: Promise<Agent> | undefined;
  async function openAgent(): Promise<Agent> {
    const { Agent } = await import('undici');
    const guard = allowPrivate ? {} : { lookup: publicLookup };
    return new Agent({ connections: CONNECTIONS, pipelining: 0, connect: { timeout: deadlineMs, ...guard } });
  }
  return async (text) => {
    const url = permitted(text, allowPrivate);
    if (url === null) return null;
    const result = await exchange(await (agent ??= openAgent()), { url, method: 'GET', headers: {}, body: null }, AbortSignal.timeout(deadlineMs));
    return 'answer' in result ? result.answer : null;
  };
}
