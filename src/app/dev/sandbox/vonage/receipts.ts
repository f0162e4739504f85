import { createHmac, randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { Action } from '../misbehaviour/action.ts';
import { tellingOf, type Course, type Step } from '../receipts/course.ts';
import type { Post, Postman } from '../receipts/postman.ts';
import type { WrittenReply } from '../receipts/replies.ts';
import type { text } from './text.ts';

const DELAYS_MS = { buffered: 180, final: 350 };
const MOST_RETRIES = 5;

interface Change {
  status: 'buffered' | 'delivered' | 'failed';
  code: number;
}

/** What becomes of messages after they were taken. */
export interface Receipts {
  /** Tells the callback of every part what becomes of it. */
  follow(sms: z.output<typeof text>, ids: readonly string[], action: Action | null): void;
}

interface ReceiptsOptions {
  vonage: { apiKey: string; signatureSecret: string };
  course: Course;
  postman: Postman;
  now: () => number;
}

export function createReceipts({ vonage: { apiKey, signatureSecret }, course, postman, now }: ReceiptsOptions): Receipts {
  function report(sms: z.output<typeof text>, callback: string, id: string, { status, code }: Change): void {
    const at = new Date(now());
    const fields: Record<string, string> = {
      msisdn: sms.to,
      to: sms.from,
      'network-code': '23410',
      messageId: id,
      price: '0.03330000',
      status,
      scts: at.toISOString().replace(/\D/g, '').slice(2, 12),
      'err-code': String(code),
      'api-key': apiKey,
      ...(sms['client-ref'] === undefined ? {} : { 'client-ref': sms['client-ref'] }),
      'message-timestamp': at.toISOString().slice(0, 19).replace('T', ' '),
      timestamp: String(Math.floor(at.getTime() / 1_000)),
      nonce: randomUUID(),
    };
    postman.post(signedPost(signatureSecret, callback, fields));
  }

  return {
    follow(sms, ids, action) {
      const { callback } = sms;
      if (callback === undefined) return;
      for (const { delayMs, what } of tellingOf(stepsOf(action), action)) {
        for (const id of ids) course.later(delayMs, () => report(sms, callback, id, what));
      }
    },
  };
}

/** A text that somebody wrote to a number of the account. */
export function incomingOf({ apiKey, signatureSecret }: ReceiptsOptions['vonage'], { from, text, url }: WrittenReply, now: number): Post {
  const timestamp = new Date(now).toISOString();
  return signedPost(signatureSecret, url, {
    'api-key': apiKey,
    msisdn: from.slice(1),
    to: '15005550006',
    messageId: randomUUID(),
    text,
    type: 'text',
    keyword: text.split(/\s/, 1)[0]?.toUpperCase() ?? '',
    'message-timestamp': timestamp.slice(0, 19).replace('T', ' '),
    timestamp: String(Math.floor(now / 1_000)),
    nonce: randomUUID(),
  });
}

function signedPost(secret: string, url: string, fields: Record<string, string>): Post {
  return {
    url,
    headers: { 'content-type': 'application/json', 'user-agent': 'Vonage/sandbox' },
    body: JSON.stringify({ ...fields, sig: signatureOf(secret, fields) }),
    retries: MOST_RETRIES,
    isWorthARetry: () => true,
  };
}

function stepsOf(action: Action | null): Step<Change>[] {
  const code = action?.lateCode ?? 0;
  return [
    { delayMs: DELAYS_MS.buffered, what: { status: 'buffered', code: 0 } },
    { delayMs: DELAYS_MS.final, what: { status: code === 0 ? 'delivered' : 'failed', code } },
  ];
}

/** HMAC-SHA512 over the fields in the order of their names; what separates them is taken out of them. */
function signatureOf(secret: string, fields: Record<string, string>): string {
  const names = Object.keys(fields).sort();
  const signed = names.map((name) => `&${name}=${(fields[name] ?? '').replace(/[&=]/g, '_')}`).join('');
  return createHmac('sha512', secret).update(signed).digest('hex').toUpperCase();
}
