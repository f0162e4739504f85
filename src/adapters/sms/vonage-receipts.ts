import { createHash, createHmac } from 'node:crypto';
import { z } from 'zod';
import { sameBytes } from '../../base/crypto.ts';
import { isId } from '../../base/ids.ts';
import { parseJson } from '../../base/json.ts';
import { forged, messageIdIn, reasonIn, told, type Receipt, type ReceiptKind, type Reply } from '../../core/receipt.ts';
import type { ReceiptReader } from '../adapter.ts';
import { isFor, repliesOf, wishIn } from './keywords.ts';

/** `md5hash` is no HMAC: it is what Vonage begins an account with, and what anybody should leave. */
export const signatureMethods = ['md5hash', 'md5', 'sha1', 'sha256', 'sha512'] as const;
type SignatureMethod = (typeof signatureMethods)[number];

/** What a status means for us; "unknown" means nothing. https://developer.vonage.com/en/messaging/sms/guides/delivery-receipts */
const kinds: Readonly<Record<string, ReceiptKind>> = {
  accepted: 'sent',
  buffered: 'sent',
  delivered: 'delivered',
  expired: 'failed',
  failed: 'failed',
  rejected: 'failed',
};

/** Of a failure: the number is gone for good, its owner bars messages, or it is none. */
const DEAD_OR_STOPPED: readonly string[] = ['3', '4', '9'];

const fields = z.record(z.string().max(100), z.union([z.string(), z.number()]).transform(String));

interface VonageSigning {
  secret: string;
  method: SignatureMethod;
  /** What the account sends as. */
  from: string;
}

/**
 * Delivery receipts and incoming messages, JSON or a form, signed over the fields in the order of their names. `client-ref` is our
 * delivery. Each part of a long text has a receipt, of which the first alone names an id that we know.
 * @see https://developer.vonage.com/en/getting-started/concepts/signing-messages
 */
export function vonageReceipts({ secret, method, from }: VonageSigning): ReceiptReader {
  return ({ headers, body }) => {
    const text = body.toString('utf8');
    const isJson = String(headers['content-type']).startsWith('application/json');
    const read = fields.safeParse(isJson ? parseJson(text) : Object.fromEntries(new URLSearchParams(text)));
    if (!read.success || !isSigned(read.data, secret, method)) return Promise.resolve(forged);
    return Promise.resolve('status' in read.data ? told(receiptsIn(read.data)) : told([], repliesIn(read.data, from)));
  };
}

function isSigned({ sig = '', ...rest }: Record<string, string>, secret: string, method: SignatureMethod): boolean {
  const signed = Object.keys(rest)
    .sort()
    .map((name) => `&${name}=${(rest[name] ?? '').replace(/[&=]/g, '_')}`)
    .join('');
  const digest = method === 'md5hash' ? createHash('md5').update(signed + secret) : createHmac(method, secret).update(signed);
  return sameBytes(digest.digest(), Buffer.from(sig, 'hex'));
}

function receiptsIn(report: Record<string, string>): Receipt[] {
  const { status = '', 'client-ref': deliveryId = '', 'err-code': code = '' } = report;
  const kind = Object.hasOwn(kinds, status) ? kinds[status] : undefined;
  if (kind === undefined || !isId(deliveryId)) return [];
  const failed = kind === 'failed';
  return [
    {
      deliveryId,
      providerMessageId: messageIdIn(report.messageId),
      kind,
      reason: failed ? reasonIn('VONAGE_DLR', code || status) : null,
      stops: failed && DEAD_OR_STOPPED.includes(code) ? 'everything' : null,
    },
  ];
}

/** https://developer.vonage.com/en/messaging/sms/guides/inbound-sms */
function repliesIn({ msisdn = '', to = '', text = '' }: Record<string, string>, from: string): Reply[] {
  return isFor(to, from) ? repliesOf(`+${msisdn}`, wishIn(text)) : [];
}
