import { partsOfLane, type Lane, type Wire } from '../../../src/core/channel.ts';
import type { Happened } from './recovery.ts';

/** A delivery that was given up, with its dead letter. */
export interface Failure {
  id: string;
  deliveryId: string;
  lane: string | null;
  reason: string | null;
}

/** As the sandbox names those who took a message. A wire has several accounts, which stand in for each other. */
const wires: Readonly<Record<string, Wire>> = {
  smtp: 'email',
  sendgrid: 'email',
  twilio: 'sms',
  vonage: 'sms',
  every8d: 'sms',
  fcm: 'fcm',
  apns: 'apns',
  'web-push': 'web_push',
};

export function wireOf(provider: string): Wire {
  const wire = wires[provider];
  if (!wire) throw new Error(`Nobody knows on which wire ${provider} is.`);
  return wire;
}

/** Those that ended though nothing was wrong with their provider: trouble of ours may delay what is sent, and not more. */
export function causelessFailures(failures: readonly Failure[], happened: readonly Happened[]): string[] {
  const concerned = new Set(happened.flatMap(({ provider }) => (provider === null ? [] : [wireOf(provider)])));
  return failures.flatMap(({ deliveryId, lane, reason }) => {
    return lane !== null && concerned.has(partsOfLane(lane as Lane).wire) ? [] : [`${deliveryId} on ${lane ?? '-'}: ${reason ?? 'no reason'}`];
  });
}
