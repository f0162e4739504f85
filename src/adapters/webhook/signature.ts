import { createHmac } from 'node:crypto';
import { z } from 'zod';

const PREFIX = 'whsec_';
/** What the specification asks of a secret. */
const LEAST_BYTES = 24;
const MOST_BYTES = 64;

/** A symmetric secret as the specification writes it, read to its bytes. */
export const webhookSecret = z.string().transform((text, context): Buffer => {
  const key = text.startsWith(PREFIX) ? Buffer.from(text.slice(PREFIX.length), 'base64') : Buffer.alloc(0);
  if (key.length >= LEAST_BYTES && key.length <= MOST_BYTES) return key;
  context.addIssue({ code: 'custom', message: `must be ${PREFIX} and ${LEAST_BYTES} to ${MOST_BYTES} bytes in base64`, input: '(a secret)' });
  return z.NEVER;
});

/** One signature of the header `webhook-signature`, over the very bytes that are sent. */
export function signatureOf({ id, timestamp, body }: { id: string; timestamp: string; body: string | Buffer }, key: Buffer): string {
  const digest = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
  return `v1,${digest}`;
}
