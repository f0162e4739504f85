import { newId } from '../../../../base/ids.ts';
import { parseJson } from '../../../../base/json.ts';
import { json } from '../http/exchange.ts';
import { keptHeaders, type HttpWire } from '../provider.ts';
import { PROJECT_ID } from '../secrets.ts';
import { badRequest, fcmError, refusalFor } from './errors.ts';
import { flawOf, sendRequest } from './message.ts';
import type { OAuth } from './oauth.ts';
import { readFcm } from './reading.ts';
import { violationsOf } from './violations.ts';

const SEND = /^\/v1\/projects\/([^/]+)\/messages:send$/;
/** Real tokens are opaque; a space or a slash is in none. */
const TOKEN = /^[\w:.~-]{1,4096}$/;

/** FCM HTTP v1, over HTTP/1.1 and HTTP/2 alike. */
export function createFcm(oauth: OAuth): HttpWire {
  return {
    provider: 'fcm',
    owns: ({ path }) => path.startsWith('/v1/projects/'),
    deadCodes: ['unregistered'],
    garbled: { status: 200, headers: { 'content-type': 'application/json' }, body: '{"name":' },
    refuse: refusalFor,
    admit({ method, path, headers, body }) {
      const [, project] = SEND.exec(path) ?? [];
      if (project === undefined || method !== 'POST') return fcmError('NOT_FOUND');
      if (!oauth.accepts(headers.authorization)) return fcmError('UNAUTHENTICATED');
      if (project !== PROJECT_ID) return fcmError('NOT_FOUND');
      const text = body.toString('utf8');
      const parsed = parseJson(text);
      if (parsed === undefined) return badRequest([{ field: '', description: 'Invalid JSON payload received. Unexpected token.' }]);
      const request = sendRequest.safeParse(parsed);
      if (!request.success) return badRequest(violationsOf(request.error));
      const { message, validate_only, validateOnly } = request.data;
      const flaw = flawOf(message);
      if (flaw !== null) return fcmError('INVALID_ARGUMENT', { message: flaw });
      const to = message.token ?? message.topic ?? message.condition ?? '';
      if (message.token !== undefined && !TOKEN.test(message.token)) return fcmError('INVALID_ARGUMENT');
      const dryRun = validate_only === true || validateOnly === true;
      const messageId = `projects/${project}/messages/${dryRun ? 'fake_message_id' : `sandbox-${newId()}`}`;
      const accepted = json(200, { name: messageId });
      if (dryRun) return accepted;
      return {
        received: { provider: 'fcm', channel: 'PUSH', to, headers: keptHeaders(headers), body: text, messageId, read: readFcm },
        accept: () => accepted,
      };
    },
  };
}
