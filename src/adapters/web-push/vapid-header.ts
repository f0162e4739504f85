import { createPrivateKey, sign, type KeyObject } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { VapidSettings } from './vapid-settings.ts';

/** RFC 8292 allows a day; renewed at half, so that a push that travels long still arrives with hours to spare. */
const LIFETIME_MS = 12 * 3_600_000;
export const RENEWED_AFTER_MS = LIFETIME_MS / 2;
/** Origins are the subscribers' data: only so many are remembered. */
const REMEMBERED_ORIGINS = 1_000;
const HEADER = encoded({ typ: 'JWT', alg: 'ES256' });

interface Signed {
  header: string;
  at: number;
}

/**
 * The Authorization header for a push service's origin, signed once per origin and half day: it says nothing of the
 * message, and signing it for each push would take more than half of the whole cost of one (0.65 ms of 1.1). By the time
 * that is handed in: web-push would hold `exp` against the clock of this machine, and refuse to sign where that is wrong.
 */
export function vapidHeaders({ subject, publicKey, privateKey }: VapidSettings, now: () => number): (origin: string) => string {
  const signed = new LRUCache<string, Signed>({ max: REMEMBERED_ORIGINS });
  const key = keyOf(publicKey, privateKey);

  return (origin) => {
    const at = now();
    const kept = signed.get(origin);
    if (kept && at - kept.at < RENEWED_AFTER_MS) return kept.header;
    const claims = encoded({ aud: origin, exp: Math.floor((at + LIFETIME_MS) / 1000), sub: subject });
    const signature = sign('sha256', Buffer.from(`${HEADER}.${claims}`), { key, dsaEncoding: 'ieee-p1363' });
    const header = `vapid t=${HEADER}.${claims}.${signature.toString('base64url')}, k=${publicKey}`;
    signed.set(origin, { header, at });
    return header;
  };
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}

/** The public key is a byte that says "uncompressed", and both coordinates. */
function keyOf(publicKey: string, d: string): KeyObject {
  const point = Buffer.from(publicKey, 'base64url');
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((half) => half.toString('base64url'));
  return createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d }, format: 'jwk' });
}
