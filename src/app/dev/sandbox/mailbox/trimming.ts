import type { Received } from '../provider.ts';

const TRIMMED_BODY_BYTES = 1_024;

/** The message with the beginning of its body only; its headers and what it is about are mostly there. */
export function cut(received: Received): Received {
  if (received.body.length <= TRIMMED_BODY_BYTES) return received;
  // Copied: a slice, of a string as of a buffer, would keep the whole alive.
  const start = Buffer.from(Buffer.from(received.body.slice(0, TRIMMED_BODY_BYTES)));
  return { ...received, body: typeof received.body === 'string' ? start.toString('utf8') : start, trimmed: true };
}
