import { createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';
import { z } from 'zod';
import { sha256 } from '../../../../base/crypto.ts';
import { parseJson } from '../../../../base/json.ts';
import { refused, told } from '../http/control.ts';
import { isWithin, type Desk } from '../http/desk.ts';
import type { Reply, WireRequest } from '../http/exchange.ts';

/** What the browser holds of a subscription. Keys are base64url. */
interface Subscription {
  endpoint: string;
  keys: { p256dh: string; auth: string };
}

/** The browser's half of a subscription, by which a push is decrypted. */
export interface SubscriptionKeys {
  /** Holds the private key. */
  ecdh: ECDH;
  auth: Buffer;
}

/** Where endpoints begin. */
export const PUSH_PATH = '/push/';
/** What follows it in an endpoint. */
export const SUBSCRIPTION_ID = /^[\w.~-]{1,300}$/;

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
function idBoundTo(id: string, applicationServerKey: string): string {
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

const PATH = '/subscriptions';

const creation = z.object({
  id: z.string().regex(/^[\w.~-]{1,200}$/).optional(),
  applicationServerKey: z.string().regex(/^[\w+/=-]{80,100}$/).optional(),
});

/** `POST /subscriptions` and `GET /subscriptions/{id}`, for browsers and scripts without a push service of their own. */
export function subscriptionsDesk(seed: string): Desk {
  function describe(origin: string, id: string): Subscription {
    const { ecdh, auth } = keysOf(seed, id);
    return {
      endpoint: `${origin}${PUSH_PATH}${id}`,
      keys: { p256dh: ecdh.getPublicKey('base64url'), auth: auth.toString('base64url') },
    };
  }

  function create({ body, origin }: WireRequest): Reply {
    const asked = creation.safeParse(body.length === 0 ? {} : parseJson(body.toString('utf8')));
    if (!asked.success) return refused(400, z.prettifyError(asked.error));
    const { id = randomBytes(12).toString('base64url'), applicationServerKey } = asked.data;
    return told(describe(origin, applicationServerKey === undefined ? id : idBoundTo(id, applicationServerKey)), 201);
  }

  function show({ path, origin }: WireRequest): Reply {
    const id = path.slice(PATH.length + 1);
    return SUBSCRIPTION_ID.test(id) ? told(describe(origin, id)) : refused(404, 'name an id: letters, digits and . _ ~ -');
  }

  function answerTo(request: WireRequest): Reply {
    if (request.method === 'GET') return show(request);
    if (request.method === 'POST') return create(request);
    return refused(405, 'POST to subscribe, GET for what an id stands for; there is nothing to delete');
  }

  return {
    owns: ({ path }) => isWithin(PATH, path),
    handle: (exchange) => exchange.answer(answerTo(exchange.request)),
  };
}
