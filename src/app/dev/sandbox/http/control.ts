/** How the sandbox answers in its own name, rather than in a provider's. */
import { json, type Reply } from './exchange.ts';

/** The demo page, on another port, reads the mailbox too. */
export const openToPages = { 'access-control-allow-origin': '*' };

export function told(value: unknown, status = 200): Reply {
  return json(status, value, openToPages);
}

export function refused(status: 400 | 404 | 405, error: string): Reply {
  return json(status, { error }, openToPages);
}

export const done: Reply = { status: 204, headers: openToPages };

/** The answer to a browser that asks whether it may. */
export const preflight: Reply = {
  status: 204,
  headers: {
    ...openToPages,
    'access-control-allow-methods': 'GET, POST, DELETE',
    'access-control-allow-headers': 'content-type',
    'access-control-max-age': '86400',
  },
};
