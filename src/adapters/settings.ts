import { createPrivateKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { permitted } from './guarded-address.ts';

/** A provider's base URL: scheme, host and port. */
export const origin = z.url({ protocol: /^https?$/ }).transform((url) => new URL(url).origin);

/** Lets an account's own URL be an http: one, and lead into a private network. */
export const allowPrivate = z.boolean().default(false);

/** Whether settings' own URL may be gone to, as far as its text tells; each connection's lookup checks where it leads. */
export function isWithinReach(account: { url: string; allowPrivate: boolean }): boolean {
  return permitted(account.url, account.allowPrivate) !== null;
}

/** What an account is told whose URL is not within reach. */
export const beyondReach = { path: ['url'], message: 'must be https: and public, unless the account says allowPrivate' };

/** PEM of the authorities to trust in place of the usual ones; for a provider behind a certificate of one's own. */
export const certificateAuthority = z.string().includes('-----BEGIN CERTIFICATE-----').optional();

/** No send on a well-known network takes longer. */
export const deadlineMs = z.int().min(100).max(120_000).default(10_000);

/** A private key in PEM (PKCS #8), read at once: a broken one is found where it is configured, not by the first message. */
export function privateKey(fits: (key: KeyObject) => boolean, expected: string) {
  return z.string().transform((pem, context): KeyObject => {
    const key = readKey(pem);
    if (key && fits(key)) return key;
    context.addIssue({ code: 'custom', message: `must be ${expected} in PEM`, input: '(a key)' });
    return z.NEVER;
  });
}

function readKey(pem: string): KeyObject | null {
  try {
    return createPrivateKey(pem);
  } catch {
    return null;
  }
}
