import type { IncomingMessage } from 'node:http';

/** What a refused body may still bring, and how long it may take to. */
export const DRAINED_BYTES = 32 * 1024 * 1024;
const DRAINED_MS = 5_000;

/**
 * Reads and forgets what is left of a body that is refused, and answers whether it came to its end. A client that is
 * still sending when the connection closes hears of a reset and never of the refusal, so it is let finish: within
 * bounds, since whoever sends without end is owed nothing.
 */
export function drain(request: IncomingMessage): Promise<boolean> {
  if (request.readableEnded || request.destroyed) return Promise.resolve(request.complete);
  return new Promise((resolve) => {
    let bytes = 0;
    const over = (): void => {
      clearTimeout(impatience);
      request.off('data', count).off('end', over).off('close', over).pause();
      resolve(request.complete);
    };
    const count = (chunk: Buffer): void => {
      bytes += chunk.length;
      if (bytes > DRAINED_BYTES) over();
    };
    const impatience = setTimeout(over, DRAINED_MS);
    request.on('data', count).once('end', over).once('close', over).resume();
  });
}
