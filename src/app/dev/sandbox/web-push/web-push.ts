import type { IncomingHttpHeaders } from 'node:http';
import { newId } from '../../../../base/ids.ts';
import { captivePortal, keptHeaders, type HttpWire } from '../provider.ts';
import { pushError, refusalFor } from './errors.ts';
import { readerOf } from './reading.ts';
import { mayPush, PUSH_PATH, SUBSCRIPTION_ID } from './subscriptions.ts';
import { checkVapid, flawNow } from './vapid.ts';

const GREATEST_BODY_BYTES = 4_096;
const TOPIC = /^[\w-]{1,32}$/;
const URGENCY = /^(very-low|low|normal|high)$/;

/** A push service (RFC 8030): takes what it cannot read, and says 201. That the sandbox can read it is between it and its mailbox. */
export function createWebPush(seed: string, now: () => number): HttpWire {
  const read = readerOf(seed);
  return {
    provider: 'web-push',
    owns: ({ path }) => path.startsWith(PUSH_PATH),
    deadCodes: ['unregistered', '410', '404'],
    garbled: captivePortal,
    refuse: refusalFor,
    admit({ method, path, headers, body, origin }) {
      const id = path.slice(PUSH_PATH.length);
      if (method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
      if (!SUBSCRIPTION_ID.test(id)) return pushError(404);
      const finding = headers.authorization === undefined ? null : checkVapid(headers.authorization);
      if (!finding) return pushError(401, { message: 'a VAPID authorization is required' });
      if (!finding.good) return pushError(401, { message: finding.why });
      const flaw = flawNow(finding, origin, now());
      if (flaw !== null) return pushError(401, { message: flaw });
      if (!mayPush(id, finding.key)) return pushError(403);
      if (body.length > GREATEST_BODY_BYTES) return pushError(413);
      const wrong = flawOfHeaders(headers, body.length > 0);
      if (wrong) return pushError(400, wrong);
      const messageId = `sandbox-${newId()}`;
      return {
        received: {
          provider: 'web-push',
          channel: 'WEB_PUSH',
          to: `${origin}${path}`,
          headers: keptHeaders(headers),
          body: body.toString('base64'),
          messageId,
          read,
        },
        accept: () => ({ status: 201, headers: { location: `${origin}/push-messages/${messageId}`, ttl: String(headers.ttl) } }),
      };
    },
  };
}

function flawOfHeaders(headers: IncomingHttpHeaders, hasBody: boolean): { errno: number; message: string } | null {
  const { ttl, topic, urgency } = headers;
  if (ttl === undefined) return { errno: 111, message: 'Missing TTL header' };
  if (typeof ttl !== 'string' || !/^\d{1,10}$/.test(ttl)) return { errno: 112, message: 'Invalid TTL header value' };
  if (topic !== undefined && (typeof topic !== 'string' || !TOPIC.test(topic))) {
    return { errno: 113, message: 'Topic must be at most 32 characters of the URL and filename safe Base64 alphabet' };
  }
  if (urgency !== undefined && (typeof urgency !== 'string' || !URGENCY.test(urgency))) return { errno: 999, message: 'Invalid Urgency' };
  if (hasBody && headers['content-encoding'] !== 'aes128gcm') return { errno: 110, message: 'Content-Encoding must be aes128gcm' };
  return null;
}
