import type { Reading, Received } from '../provider.ts';
import { segmentsOf } from './segments.ts';

/** A text message has no title, and no data that reaches the phone. */
export function readTwilio({ body }: Received): Reading {
  const form = new URLSearchParams(body.toString());
  const text = form.get('Body') ?? '';
  return {
    title: null,
    body: text,
    data: null,
    details: {
      from: form.get('From'),
      messagingServiceSid: form.get('MessagingServiceSid'),
      statusCallback: form.get('StatusCallback'),
      validityPeriod: form.get('ValidityPeriod'),
      media: form.getAll('MediaUrl'),
      segments: segmentsOf(text),
    },
  };
}
