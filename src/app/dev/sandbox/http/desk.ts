import type { Handler, WireRequest } from './exchange.ts';

/** A part of the sandbox that has paths of its own: a provider's, or one of those at which the sandbox itself is asked. */
export interface Desk {
  owns(request: WireRequest): boolean;
  handle: Handler;
}

/** Whether a path is this one, or below it. */
export function isWithin(base: string, path: string): boolean {
  return path === base || path.startsWith(`${base}/`);
}
