import type { Reading, Received } from '../provider.ts';
import { segmentsOf } from '../twilio/segments.ts';

/** A text, in as many segments as it is paid for. */
export function readForm({ body }: Received): Reading {
  const form = new URLSearchParams(body.toString());
  const text = form.get('MSG') ?? '';
  return { title: null, body: text, data: null, details: { subject: form.get('SB'), retryMinutes: form.get('RETRYTIME'), segments: segmentsOf(text) } };
}
