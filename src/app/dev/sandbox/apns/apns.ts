import { newId } from '../../../../base/ids.ts';
import { parseJson } from '../../../../base/json.ts';
import { keptHeaders, type HttpWire } from '../provider.ts';
import type { Secrets } from '../secrets.ts';
import { apnsError, refusalFor } from './errors.ts';
import { flawOfHeaders, text } from './headers.ts';
import type { ProviderTokens } from './provider-token.ts';
import { readApns } from './reading.ts';

const DEVICE = /^\/3\/device\/(.*)$/;
/** Real tokens are hexadecimal; the sandbox takes words too, so that an address can say what it wishes. */
const TOKEN = /^[\w:.~-]{1,400}$/;
const GREATEST_PAYLOAD_BYTES = 4_096;
const GREATEST_VOIP_PAYLOAD_BYTES = 5_120;
/** An apns-id is a UUID; these first digits make the sandbox's own easy to tell. */
const VISIBLE_PREFIX = '5a4db0c5';

/** APNs, which is spoken to over HTTP/2 only. */
export function createApns({ apns }: Secrets, tokens: ProviderTokens): HttpWire {
  return {
    provider: 'apns',
    owns: ({ path }) => path.startsWith('/3/'),
    deadCodes: ['unregistered', 'expiredtoken', '410'],
    garbled: { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>' },
    refuse: refusalFor,
    admit({ method, path, headers, body, protocol, connection }) {
      if (protocol !== 'HTTP/2') return { status: 505, body: 'APNs speaks HTTP/2 only' };
      const [, to] = DEVICE.exec(path) ?? [];
      if (to === undefined) return apnsError('BadPath');
      if (method !== 'POST') return apnsError('MethodNotAllowed');
      const flaw = tokens.flawOf(headers.authorization, connection) ?? flawOfHeaders(headers, apns.topic);
      if (flaw !== null) return apnsError(flaw);
      if (to === '') return apnsError('MissingDeviceToken');
      if (!TOKEN.test(to)) return apnsError('BadDeviceToken');
      const payload = body.toString('utf8');
      const voip = headers['apns-push-type'] === 'voip';
      if (!isObject(payload)) return apnsError('PayloadEmpty');
      if (body.length > (voip ? GREATEST_VOIP_PAYLOAD_BYTES : GREATEST_PAYLOAD_BYTES)) return apnsError('PayloadTooLarge');
      const messageId = text(headers, 'apns-id') ?? `${VISIBLE_PREFIX}${newId().slice(VISIBLE_PREFIX.length)}`;
      return {
        received: { provider: 'apns', channel: 'PUSH', to, headers: keptHeaders(headers), body: payload, messageId, read: readApns },
        accept: () => ({ status: 200, headers: { 'apns-id': messageId } }),
      };
    },
  };
}

function isObject(payload: string): boolean {
  const parsed = parseJson(payload);
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
}
