import { createPublicKey } from 'node:crypto';
import { isSignedBy, readToken, rememberChecks } from '../jwt.ts';

const GREATEST_LIFE_SECONDS = 24 * 3_600;
const KEY_BYTES = 65;
const UNCOMPRESSED = 4;

type VapidFinding =
  | { good: true; /** Base64url, the key the sender proved to have. */ key: string; audience: string; expires: number }
  | { good: false; why: string };

/** Checks `authorization: vapid t=…, k=…` (RFC 8292) but for what depends on the hour and the endpoint. */
export const checkVapid = rememberChecks((authorization: string): VapidFinding => {
  const [, parameters = ''] = /^vapid\s+(.+)$/i.exec(authorization) ?? [];
  const named = new Map(parameters.split(',').map((part) => [part.trim().slice(0, 1), part.trim().slice(2)]));
  const key = named.get('k') ?? '';
  const token = readToken(named.get('t') ?? '');
  if (!token) return bad('the authorization is not `vapid t=<JWT>, k=<key>`');
  const point = Buffer.from(key, 'base64url');
  if (point.length !== KEY_BYTES || point[0] !== UNCOMPRESSED) return bad('k is not an uncompressed P-256 point');
  if (!signed(token, point)) return bad('the JWT is not signed with ES256 by k');
  const { aud, exp, sub } = token.claims;
  if (typeof sub !== 'string' || !/^(mailto:.+@.+|https:\/\/.+)/.test(sub)) return bad('sub is neither mailto: nor https:');
  if (typeof aud !== 'string' || typeof exp !== 'number') return bad('aud and exp are required');
  return { good: true, key, audience: aud, expires: exp };
});

/** What is wrong with the finding now and for this origin, or null. */
export function flawNow({ audience, expires }: Extract<VapidFinding, { good: true }>, origin: string, now: number): string | null {
  const seconds = now / 1_000;
  if (audience !== origin) return `aud is ${audience}, the endpoint's origin is ${origin}`;
  if (expires <= seconds) return 'exp has passed';
  if (expires > seconds + GREATEST_LIFE_SECONDS) return 'exp is more than 24 hours away';
  return null;
}

function signed(token: Parameters<typeof isSignedBy>[0], point: Buffer): boolean {
  try {
    const half = (KEY_BYTES - 1) / 2;
    const jwk = { kty: 'EC', crv: 'P-256', x: point.subarray(1, 1 + half).toString('base64url'), y: point.subarray(1 + half).toString('base64url') };
    return isSignedBy(token, 'ES256', createPublicKey({ key: jwk, format: 'jwk' }));
  } catch {
    // The point is not on the curve.
    return false;
  }
}

function bad(why: string): VapidFinding {
  return { good: false, why };
}
