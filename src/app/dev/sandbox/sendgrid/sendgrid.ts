import { newId } from '../../../../base/ids.ts';
import { parseJson } from '../../../../base/json.ts';
import { captivePortal, keptHeaders, type HttpWire } from '../provider.ts';
import { refusalFor, sendgridError } from './errors.ts';
import type { Events } from './events.ts';
import { readSendgrid } from './reading.ts';
import { flawOf, mail } from './mail.ts';

const PATH = '/v3/mail/send';

/** SendGrid's mail/send. A mail is kept as one message, for its first recipient. */
export function createSendgrid({ apiKey }: { apiKey: string }, events: Events, now: () => number): HttpWire {
  return {
    provider: 'sendgrid',
    owns: ({ path }) => path.startsWith('/v3/mail/'),
    deadCodes: [],
    garbled: captivePortal,
    refuse: (action) => refusalFor(action, now()),
    admit({ method, path, headers, body }) {
      if (path !== PATH) return sendgridError(404, 'Resource not found');
      if (method !== 'POST') return sendgridError(405, 'Method not allowed');
      if (headers.authorization !== `Bearer ${apiKey}`) return sendgridError(401, 'The provided authorization grant is invalid, expired, or revoked');
      if (!headers['content-type']?.startsWith('application/json')) return sendgridError(415, 'Content-Type should be application/json');
      const text = body.toString('utf8');
      const parsed = mail.safeParse(parseJson(text));
      if (!parsed.success) return sendgridError(400, ...flawOf(parsed.error));
      const to = parsed.data.personalizations[0]?.to[0]?.email ?? '';
      const messageId = `sandbox-${newId()}`;
      return {
        received: { provider: 'sendgrid', channel: 'EMAIL', to, headers: keptHeaders(headers), body: text, messageId, read: readSendgrid },
        accept(action) {
          events.follow(parsed.data, messageId, action);
          return { status: 202, headers: { 'x-message-id': messageId } };
        },
      };
    },
  };
}
