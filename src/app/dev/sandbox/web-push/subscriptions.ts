import { createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from '../../../../base/crypto.ts';
import { json, type Exchange } from '../http/exchange.ts';
import { openToPages } from '../mailbox/api.ts';

/** What the browser holds of a subscription. Keys are base64url. */
export interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

export interface SubscriptionKeys {
  /** Holds the private key. */
  ecdh: ECDH;
  auth: Buffer;
}

export const PUSH_PATH = '/push/';

/** The order of P-256: private keys are the numbers from 1 to one less. */
const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
const SCALAR_BYTES = 32;
/** More bytes than a scalar has, so that the remainder favours no number (FIPS 186-5, A.2.1). */
const WIDE_BYTES = 48;
const AUTH_BYTES = 16;
const FINGERPRINT_LENGTH = 16;

/**
 * The keys of a subscription follow from the kept seed and the id alone, so that every id is good, nothing is
 * stored, and an endpoint that somebody registered long ago still works after a restart.
 */
export function keysOf(seed: string, id: string): SubscriptionKeys {
  const wide = Buffer.from(hkdfSync('sha256', Buffer.from(seed, 'hex'), id, 'web push private key', WIDE_BYTES));
  const scalar = (BigInt(`0x${wide.toString('hex')}`) % (ORDER - 1n)) + 1n;
  const ecdh = createECDH('prime256v1');
  ecdh.setPrivateKey(Buffer.from(scalar.toString(16).padStart(SCALAR_BYTES * 2, '0'), 'hex'));
  return { ecdh, auth: Buffer.from(hkdfSync('sha256', Buffer.from(seed, 'hex'), id, 'web push auth secret', AUTH_BYTES)) };
}

/** A subscription bound to an application's key carries that key's fingerprint at the front of its id. */
export function idBoundTo(id: string, applicationServerKey: string): string {
  return `vapid_${fingerprint(applicationServerKey)}.${id}`;
}

/** Whether a sender with this key may push to the id: every sender may where no key was named. */
export function mayPush(id: string, applicationServerKey: string): boolean {
  const [, bound] = /^vapid_([\w-]{16})\./.exec(id) ?? [];
  return bound === undefined || bound === fingerprint(applicationServerKey);
}

function fingerprint(applicationServerKey: string): string {
  return sha256(Buffer.from(applicationServerKey, 'base64url')).toString('base64url').slice(0, FINGERPRINT_LENGTH);
}

const creation = z.object({
  id: z.string().regex(/^[\w.~-]{1,200}$/).optional(),
  applicationServerKey: z.string().regex(/^[\w+/=-]{80,100}$/).optional(),
});

/** `POST /subscriptions` and `GET /subscriptions/{id}`, for browsers and scripts without a push service of their own. */
export function subscriptionsApi(seed: string): (exchange: Exchange) => void {
  function describe(origin: string, id: string): Subscription {
    const { ecdh, auth } = keysOf(seed, id);
    return {
      endpoint: `${origin}${PUSH_PATH}${id}`,
      keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
    };
  }

  return (exchange) => {
    const { method, path, body, origin } = exchange.request;
    if (method === 'GET') {
      const id = path.slice('/subscriptions/'.length);
      return exchange.answer(id === '' ? json(404, { error: 'name an id' }, openToPages) : json(200, describe(origin, id), openToPages));
    }
    const asked = creation.safeParse(body.length === 0 ? {} : parse(body));
    if (!asked.success) return exchange.answer(json(400, { error: z.prettifyError(asked.error) }, openToPages));
    const { id = randomBytes(12).toString('base64url'), applicationServerKey } = asked.data;
    const bound = applicationServerKey === undefined ? id : idBoundTo(id, applicationServerKey);
    exchange.answer(json(201, describe(origin, bound), openToPages));
  };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}
