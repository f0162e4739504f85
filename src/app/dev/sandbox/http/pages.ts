import type { Exchange, OpenReply, Reply } from './exchange.ts';
import { refused } from './control.ts';

/**
 * What the sandbox says in its own name is for programs, which name no origin, and for pages of this machine, such as
 * the demo's on another port. A page from elsewhere that somebody happens to look at may neither read the mailbox nor
 * change the rules.
 */
export function exchangeWithPage(exchange: Exchange): Exchange | null {
  // A name of somebody else's that was made to point here is another site to a browser, and the same one to itself.
  if (!isOfThisMachine(exchange.request.origin)) {
    exchange.answer(refused(403, `the sandbox is not called ${exchange.request.origin}`));
    return null;
  }
  const { origin } = exchange.request.headers;
  if (origin === undefined) return exchange;
  if (!isOfThisMachine(origin)) {
    exchange.answer(refused(403, `the sandbox answers no pages of ${origin}`));
    return null;
  }
  const permission = { 'access-control-allow-origin': origin, vary: 'origin' };
  return {
    ...exchange,
    answer: (reply: Reply) => exchange.answer({ ...reply, headers: { ...reply.headers, ...permission } }),
    open: (headers: Record<string, string>): OpenReply => exchange.open({ ...headers, ...permission }),
  };
}

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** A page in a sandboxed frame, or from a file, calls its origin `null`. */
function isOfThisMachine(origin: string): boolean {
  return URL.canParse(origin) && LOOPBACK.has(new URL(origin).hostname);
}

/** The answer to a browser that asks whether it may. */
export const preflight: Reply = {
  status: 204,
  headers: {
    'access-control-allow-methods': 'GET, POST, PUT, DELETE',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '86400',
  },
};
