import { ECDH } from 'node:crypto';
import { isIP } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusals.ts';

/** What a browser's PushSubscription holds; the keys are base64url. */
export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** An index holds them, whose entries PostgreSQL keeps below 2,704 bytes. */
const ENDPOINT_BYTES = 2_048;
/** An uncompressed point of P-256, and the shared secret of RFC 8291. */
const P256DH_BYTES = 65;
const AUTH_BYTES = 16;
/** Names that lead nowhere outside a network of one's own (RFC 6761, 6762, 8375, and the reserved `internal`). */
const privateName = /(?:^|\.)(?:localhost|local|internal|home\.arpa)$/;

/**
 * The subscription as it is kept (the endpoint as its token, keys as base64url without padding), or why no push can
 * ever reach it. `trusting` lets endpoints be anywhere: else they are strangers' URLs, and must be https and public.
 */
export function normalSubscription(
  { endpoint, p256dh, auth }: PushSubscription,
  trusting: boolean,
  path: string[],
): { token: string; p256dh: string; auth: string } | Refusal {
  if (!isEndpoint(endpoint, trusting)) return refuse.invalidEndpoint([...path, 'endpoint']);
  const key = Buffer.from(p256dh, 'base64url');
  if (key.length !== P256DH_BYTES || !isPoint(key)) return refuse.invalidPublicKey([...path, 'p256dh']);
  const secret = Buffer.from(auth, 'base64url');
  if (secret.length !== AUTH_BYTES) return refuse.invalidAuth([...path, 'auth'], AUTH_BYTES);
  return { token: endpoint, p256dh: key.toString('base64url'), auth: secret.toString('base64url') };
}

function isEndpoint(text: string, trusting: boolean): boolean {
  if (Buffer.byteLength(text) > ENDPOINT_BYTES || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  if (trusting) return protocol === 'https:' || protocol === 'http:';
  return protocol === 'https:' && isPublicHost(hostname.replace(/^\[|\]$/g, '').replace(/\.$/, ''));
}

/** As far as a name tells: where it leads is seen when it is connected to. */
function isPublicHost(host: string): boolean {
  return isIP(host) === 0 ? host.includes('.') && !privateName.test(host) : isPublicAddress(host);
}

function isPoint(key: Buffer): boolean {
  try {
    ECDH.convertKey(key, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
