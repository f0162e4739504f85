import { LRUCache } from 'lru-cache';
import { randomBytes } from 'node:crypto';
import { json, type Reply, type WireRequest } from '../http/exchange.ts';
import { keptHeaders, type HttpWire } from '../provider.ts';
import type { Secrets } from '../secrets.ts';
import { refusalFor, twilioError } from './errors.ts';
import { readTwilio } from './reading.ts';
import type { Receipts } from './receipts.ts';
import { resourceOf, type SmsRecord } from './records.ts';
import { readSms } from './request.ts';

const PATH = /^\/2010-04-01\/Accounts\/([^/]+)\/Messages(?:\/([^/]+))?\.json$/;
/** A sid is hexadecimal after its two letters; these digits make the sandbox's own easy to tell. */
const VISIBLE_PREFIX = 'SM5a4db0c5';
const REMEMBERED_MESSAGES = 50_000;

/** Twilio's Messages resource: it takes messages, and can be asked about those it took (`GET …/Messages/{sid}.json`). */
export function createTwilio({ twilio }: Secrets, receipts: Receipts, now: () => number): HttpWire {
  const records = new LRUCache<string, SmsRecord>({ max: REMEMBERED_MESSAGES });
  const expected = `Basic ${Buffer.from(`${twilio.accountSid}:${twilio.authToken}`).toString('base64')}`;

  /** The sid of the path where the caller may ask, else the refusal. */
  function authorized({ path, headers }: WireRequest): { sid: string | undefined } | Reply {
    const [, account, sid] = PATH.exec(path) ?? [];
    if (account === undefined) return twilioError(20404);
    if (headers.authorization !== expected) return twilioError(20003, { headers: { 'www-authenticate': 'Basic realm="Twilio API"' } });
    return account === twilio.accountSid ? { sid } : twilioError(20404);
  }

  return {
    provider: 'twilio',
    owns: ({ path }) => path.startsWith('/2010-04-01/'),
    deadCodes: ['21211', '21614', '21610'],
    garbled: { status: 201, headers: { 'content-type': 'application/json' }, body: '{"sid": "SM' },
    refuse: refusalFor,
    admit(request) {
      const caller = authorized(request);
      if ('status' in caller) return caller;
      if (caller.sid !== undefined || request.method !== 'POST') return twilioError(20004);
      const text = request.body.toString('utf8');
      const sms = readSms(new URLSearchParams(text), twilio);
      if (typeof sms === 'number') return twilioError(sms);
      const sid = `${VISIBLE_PREFIX}${randomBytes(12).toString('hex')}`;
      return {
        received: { provider: 'twilio', channel: 'SMS', to: sms.to, headers: keptHeaders(request.headers), body: text, messageId: sid, read: readTwilio },
        accept(action) {
          const record: SmsRecord = { sid, request: sms, status: 'queued', errorCode: null, createdAt: now(), updatedAt: now(), sentAt: null };
          records.set(sid, record);
          const reply = json(201, resourceOf(record, twilio.accountSid));
          receipts.follow(record, action);
          return reply;
        },
      };
    },
    lookUp(request) {
      const caller = authorized(request);
      if ('status' in caller) return caller;
      const record = records.get(caller.sid ?? '');
      return record ? json(200, resourceOf(record, twilio.accountSid)) : twilioError(20404);
    },
  };
}
