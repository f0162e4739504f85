import { createHmac, randomBytes } from 'node:crypto';
import type { Post, Trouble } from '../receipts/postman.ts';
import type { WrittenReply } from '../receipts/replies.ts';
import type { Secrets } from '../secrets.ts';

/** What Twilio does unless the URL's fragment asks otherwise: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides */
const DEFAULTS = { rc: '1', rp: 'ct' };
const MOST_RETRIES = 5;

/** The fields, signed, and tried again as often as the callback's fragment asks; `rp` names troubles as the postman does. */
export function callbackOf(authToken: string, callback: string, fields: Record<string, string>): Post {
  const { rc, rp } = { ...DEFAULTS, ...Object.fromEntries(new URLSearchParams(new URL(callback).hash.slice(1))) };
  const policy = rp.split(',');
  // The fragment is between the sender and Twilio: neither called nor signed.
  const [url = callback] = callback.split('#');
  return {
    url,
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'x-twilio-signature': signatureOf(authToken, url, fields),
      'user-agent': 'TwilioProxy/1.1',
    },
    body: new URLSearchParams(fields).toString(),
    retries: Math.min(Number(rc) || 0, MOST_RETRIES),
    isWorthARetry: (trouble: Trouble) => policy.includes('all') || policy.includes(trouble),
  };
}

/** A text that somebody wrote to the account's number. */
export function incomingOf({ accountSid, authToken, from: to, messagingServiceSid }: Secrets['twilio'], { from, text, url, optOutType }: WrittenReply): Post {
  const sid = `SM5a4db0c5${randomBytes(12).toString('hex')}`;
  return callbackOf(authToken, url, {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: text,
    From: from,
    MessageSid: sid,
    MessagingServiceSid: messagingServiceSid,
    NumMedia: '0',
    NumSegments: '1',
    ...(optOutType === undefined ? {} : { OptOutType: optOutType }),
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: to,
  });
}

/** `X-Twilio-Signature`: HMAC-SHA1 over the URL and the fields in the order of their names. */
function signatureOf(authToken: string, url: string, fields: Record<string, string>): string {
  const signed = Object.keys(fields)
    .sort()
    .reduce((text, name) => `${text}${name}${fields[name] ?? ''}`, url);
  return createHmac('sha1', authToken).update(signed).digest('base64');
}
