import { newId } from '../../../../base/ids.ts';
import { parseJson } from '../../../../base/json.ts';
import { json, type Reply } from '../http/exchange.ts';
import { retryHeaders, type Action } from '../misbehaviour/action.ts';
import { captivePortal, keptHeaders, type HttpWire } from '../provider.ts';
import { readEvent } from './reading.ts';
import { flawOfSignature } from './signature.ts';

const PATH = /^\/webhook\/[\w.-]+$/;

/** Receivers of signed webhooks, one for every name, that check what the specification asks a receiver to check. */
export function createWebhook({ secret }: { secret: string }, now: () => number): HttpWire {
  return {
    provider: 'webhook',
    owns: ({ path }) => PATH.test(path),
    deadCodes: ['410'],
    garbled: captivePortal,
    refuse: refusalFor,
    admit({ method, path, headers, body, origin }) {
      if (method !== 'POST') return { status: 405, headers: { allow: 'POST' } };
      const flaw = flawOfSignature({ headers, body, secret, now: now() });
      if (flaw !== null) return json(401, { error: flaw });
      const text = body.toString('utf8');
      if (parseJson(text) === undefined) return json(400, { error: 'this is no JSON' });
      return {
        received: {
          provider: 'webhook',
          channel: 'WEBHOOK',
          to: `${origin}${path}`,
          headers: keptHeaders(headers),
          body: text,
          messageId: `sandbox-${newId()}`,
          read: readEvent,
        },
        accept: () => ({ status: 204 }),
      };
    },
  };
}

function refusalFor({ status, code, retryAfter }: Action): Reply {
  const asked = status ?? Number(code);
  return { status: Number.isInteger(asked) ? asked : 400, headers: retryHeaders(retryAfter) };
}
