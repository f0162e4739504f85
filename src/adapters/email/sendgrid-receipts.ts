import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { isId } from '../../base/ids.ts';
import { parseJson } from '../../base/json.ts';
import { messageIdIn, reasonIn, type Receipt, type ReceiptKind, type Stop } from '../../core/receipt.ts';
import type { ReceiptReader } from '../adapter.ts';

const SIGNATURE = 'x-twilio-email-event-webhook-signature';
const TIMESTAMP = 'x-twilio-email-event-webhook-timestamp';
const GREATEST_TIMESTAMP_LENGTH = 40;

/** The public key as SendGrid shows it: SPKI in base64, of the curve P-256. */
export const webhookKey = z.string().transform((text, context): KeyObject => {
  const key = readKey(text);
  if (key?.asymmetricKeyType === 'ec') return key;
  context.addIssue({ code: 'custom', message: 'must be the verification key of the event webhook, in base64', input: '(a key)' });
  return z.NEVER;
});

function readKey(text: string): KeyObject | null {
  try {
    return createPublicKey({ key: Buffer.from(text, 'base64'), format: 'der', type: 'spki' });
  } catch {
    return null;
  }
}

interface Meaning {
  kind: ReceiptKind;
  stops?: Stop;
  reason?: string;
}

/** What an event means for us; processed and deferred mean nothing yet. A drop is SendGrid's own list at work, which it keeps itself. */
const meanings: Readonly<Record<string, Meaning>> = {
  delivered: { kind: 'delivered' },
  open: { kind: 'opened' },
  click: { kind: 'clicked' },
  bounce: { kind: 'failed', stops: 'everything', reason: 'HARD_BOUNCE' },
  dropped: { kind: 'failed', reason: 'SENDGRID_DROPPED' },
  spamreport: { kind: 'delivered', stops: 'promotion', reason: 'COMPLAINT' },
  unsubscribe: { kind: 'delivered', stops: 'category', reason: 'UNSUBSCRIBED' },
  group_unsubscribe: { kind: 'delivered', stops: 'category', reason: 'UNSUBSCRIBED' },
};

const events = z.array(z.unknown());
const reported = z.object({
  event: z.string(),
  carillon_delivery: z.string().refine(isId),
  sg_message_id: z.string().optional(),
  /** Of a bounce: "bounce", or "blocked", which says nothing of the address. */
  type: z.string().optional(),
  status: z.unknown().optional(),
  /** A mail program's own proxy, that opens whatever arrives. */
  sg_machine_open: z.boolean().optional(),
});

/**
 * The event webhook: a batch of events as JSON, signed by ECDSA over the time and the raw body. Events of mail that is none
 * of ours are passed over. The library for this takes 8 ms a check, and blocks; this takes 0.1.
 */
export function sendgridReceipts(key: KeyObject): ReceiptReader {
  return ({ headers, body }) => Promise.resolve(isSigned(key, headers, body) ? receiptsIn(body.toString('utf8')) : null);
}

function isSigned(key: KeyObject, headers: Parameters<ReceiptReader>[0]['headers'], body: Buffer): boolean {
  const signature = headers[SIGNATURE];
  const timestamp = headers[TIMESTAMP];
  if (typeof signature !== 'string' || typeof timestamp !== 'string' || timestamp.length > GREATEST_TIMESTAMP_LENGTH) return false;
  return verify('sha256', Buffer.concat([Buffer.from(timestamp), body]), key, Buffer.from(signature, 'base64'));
}

function receiptsIn(text: string): Receipt[] {
  return (events.safeParse(parseJson(text)).data ?? []).flatMap((one) => receiptOf(one) ?? []);
}

function receiptOf(one: unknown): Receipt | null {
  const { data } = reported.safeParse(one);
  const meaning = data && Object.hasOwn(meanings, data.event) ? meanings[data.event] : undefined;
  if (meaning === undefined || data === undefined || (data.event === 'open' && data.sg_machine_open)) return null;
  const isBlock = data.event === 'bounce' && data.type === 'blocked';
  return {
    deliveryId: data.carillon_delivery,
    // Theirs is the id that we were given, a dot, and the way it went.
    providerMessageId: messageIdIn(data.sg_message_id?.split('.')[0]),
    kind: meaning.kind,
    reason: isBlock ? reasonIn('SENDGRID_BLOCKED', data.status) : (meaning.reason ?? null),
    stops: isBlock ? null : (meaning.stops ?? null),
  };
}
