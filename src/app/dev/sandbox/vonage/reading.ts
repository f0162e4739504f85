import { parseJson } from '../../../../base/json.ts';
import type { Reading, Received } from '../provider.ts';
import { asBasic, segmentsOf } from '../twilio/segments.ts';
import { text } from './text.ts';

/** A text as the phone shows it: without `unicode`, what the basic alphabet cannot write is lost. */
export function readVonage({ body }: Received): Reading {
  const sms = text.parse(parseJson(body.toString()));
  return {
    title: null,
    body: sms.type === 'unicode' ? sms.text : asBasic(sms.text),
    data: null,
    details: {
      from: sms.from,
      type: sms.type,
      ttl: sms.ttl ?? null,
      clientRef: sms['client-ref'] ?? null,
      statusCallback: sms.callback ?? null,
      segments: segmentsOf(sms.text),
    },
  };
}
