import { ECDH } from 'node:crypto';
import { refusal, type Refusal } from './refusal.ts';

/** What a browser's PushSubscription holds; the keys are base64url. */
export interface PushSubscription {
  endpoint: string;
  p256dh: string;
  auth: string;
}

const ENDPOINT_CHARACTERS = 2_048;
/** An uncompressed point of P-256, and the shared secret of RFC 8291. */
const P256DH_BYTES = 65;
const AUTH_BYTES = 16;
const loopback = new Set(['localhost', '127.0.0.1', '[::1]']);

/** The subscription with its keys as base64url without padding, or why no push can ever reach it. */
export function normalSubscription({ endpoint, p256dh, auth }: PushSubscription, path: string[]): PushSubscription | Refusal {
  if (!isEndpoint(endpoint)) return refusal('INVALID_URL', 'The endpoint is no https URL.', [...path, 'endpoint']);
  const key = Buffer.from(p256dh, 'base64url');
  if (key.length !== P256DH_BYTES || !isPoint(key)) return refusal('INVALID_TOKEN', 'p256dh is no public key of P-256.', [...path, 'p256dh']);
  const secret = Buffer.from(auth, 'base64url');
  if (secret.length !== AUTH_BYTES) return refusal('INVALID_TOKEN', `auth is no secret of ${AUTH_BYTES} bytes.`, [...path, 'auth']);
  return { endpoint, p256dh: key.toString('base64url'), auth: secret.toString('base64url') };
}

/** Plain http only where nothing leaves the machine. */
function isEndpoint(text: string): boolean {
  if (text.length > ENDPOINT_CHARACTERS || !URL.canParse(text)) return false;
  const { protocol, hostname, username, password } = new URL(text);
  if (username !== '' || password !== '') return false;
  return protocol === 'https:' || (protocol === 'http:' && loopback.has(hostname));
}

function isPoint(key: Buffer): boolean {
  try {
    ECDH.convertKey(key, 'prime256v1');
    return true;
  } catch {
    return false;
  }
}
