import { createECDH } from 'node:crypto';
import { isIP } from 'node:net';
import { z } from 'zod';
import { deadlineMs } from '../settings.ts';

const PUBLIC_KEY_BYTES = 65;
const PRIVATE_KEY_BYTES = 32;

/** One application server: its key pair, and whom a push service may write to about it. */
export const vapidSettings = z
  .strictObject({
    publicKey: z.base64url().refine((key) => bytesOf(key).length === PUBLIC_KEY_BYTES, 'is no uncompressed P-256 point'),
    privateKey: z.base64url().refine((key) => bytesOf(key).length === PRIVATE_KEY_BYTES, 'is no P-256 private key'),
    subject: z
      .string()
      .refine(isPublicSubject, 'must be mailto: or https: with a public host: Apple refuses every push of any other'),
    /** Lets pushes go to http: endpoints and into private networks. Only where every subscription is trusted, as in development. */
    allowPrivate: z.boolean().default(false),
    deadlineMs,
  })
  .refine(({ publicKey, privateKey }) => publicKeyOf(privateKey) === publicKey, {
    path: ['publicKey'],
    message: 'does not belong to the private key',
  });

export type VapidSettings = z.output<typeof vapidSettings>;

function bytesOf(key: string): Buffer {
  return Buffer.from(key, 'base64url');
}

function publicKeyOf(privateKey: string): string | null {
  try {
    const curve = createECDH('prime256v1');
    curve.setPrivateKey(bytesOf(privateKey));
    return curve.getPublicKey('base64url');
  } catch {
    return null;
  }
}

function isPublicSubject(subject: string): boolean {
  if (!URL.canParse(subject)) return false;
  const { protocol, hostname, pathname } = new URL(subject);
  const at = pathname.lastIndexOf('@');
  if (protocol === 'https:') return isPublicHost(hostname);
  return protocol === 'mailto:' && at > 0 && isPublicHost(pathname.slice(at + 1));
}

function isPublicHost(host: string): boolean {
  return host.includes('.') && !host.endsWith('.localhost') && !host.startsWith('[') && isIP(host) === 0;
}
