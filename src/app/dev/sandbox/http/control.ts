import { json, type Reply } from './exchange.ts';

/** How the sandbox answers in its own name, rather than in a provider's. */

export function told(value: unknown, status = 200): Reply {
  return json(status, value);
}

export function refused(status: 400 | 403 | 404 | 405, error: string): Reply {
  return json(status, { error });
}

export const done: Reply = { status: 204 };
