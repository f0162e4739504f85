import { randomUUID } from 'node:crypto';
import { parseJson } from '../../../../base/json.ts';
import { json, type Reply } from '../http/exchange.ts';
import { keptHeaders, type HttpWire } from '../provider.ts';
import { segmentsOf } from '../twilio/segments.ts';
import { refusalFor, vonageError } from './errors.ts';
import { readVonage } from './reading.ts';
import type { Receipts } from './receipts.ts';
import { flawOf, text } from './text.ts';

const PATH = '/sms/json';
/** An id is a UUID; these digits make the sandbox's own easy to tell. */
const VISIBLE_PREFIX = '5a4db0c5';

/** Vonage's SMS API. It answers 200 to nearly everything, and says in the body what went wrong. */
export function createVonage({ apiKey, apiSecret }: { apiKey: string; apiSecret: string }, receipts: Receipts): HttpWire {
  const expected = `Basic ${Buffer.from(`${apiKey}:${apiSecret}`).toString('base64')}`;
  return {
    provider: 'vonage',
    owns: ({ path }) => path === PATH,
    deadCodes: ['7', '33'],
    garbled: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"message-count":"1","messages":[{"to"' },
    refuse: refusalFor,
    admit({ method, headers, body }) {
      if (method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
      if (headers.authorization !== expected) return vonageError(4);
      const raw = body.toString('utf8');
      const parsed = text.safeParse(parseJson(raw));
      if (!parsed.success) return vonageError(flawOf(parsed.error));
      const sms = parsed.data;
      const ids = Array.from({ length: segmentsOf(sms.text) }, () => VISIBLE_PREFIX + randomUUID().slice(VISIBLE_PREFIX.length));
      const accepted: Reply = json(200, {
        'message-count': String(ids.length),
        messages: ids.map((id) => ({
          to: sms.to,
          'message-id': id,
          status: '0',
          'remaining-balance': '15.53590000',
          'message-price': '0.03330000',
          network: '23410',
          ...(sms['client-ref'] === undefined ? {} : { 'client-ref': sms['client-ref'] }),
        })),
      });
      return {
        received: {
          provider: 'vonage',
          channel: 'SMS',
          to: `+${sms.to}`,
          headers: keptHeaders(headers),
          body: raw,
          messageId: ids[0] ?? '',
          read: readVonage,
        },
        accept(action) {
          receipts.follow(sms, ids, action);
          return accepted;
        },
      };
    },
  };
}
