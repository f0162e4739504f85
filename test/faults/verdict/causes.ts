import { partsOfLane, type Lane, type Wire } from '../../../src/core/channel.ts';
import type { ProviderName } from '../stage/sandbox.ts';
import type { Happened } from './recovery.ts';

/** A delivery that was given up, with its dead letter. */
export interface Failure {
  id: string;
  deliveryId: string;
  lane: string | null;
  reason: string | null;
}

export const providerOf: Partial<Record<Wire, ProviderName>> = { email: 'smtp', sms: 'twilio', fcm: 'fcm', apns: 'apns', web_push: 'web-push' };

/** Those that ended though nothing was wrong with their provider: trouble of ours may delay what is sent, and not more. */
export function causelessFailures(failures: readonly Failure[], happened: readonly Happened[]): string[] {
  const concerned = new Set(happened.map(({ provider }) => provider));
  return failures.flatMap(({ deliveryId, lane, reason }) => {
    const provider = lane === null ? undefined : providerOf[partsOfLane(lane as Lane).wire];
    return provider !== undefined && concerned.has(provider) ? [] : [`${deliveryId} on ${lane ?? '-'}: ${reason ?? 'no reason'}`];
  });
}
