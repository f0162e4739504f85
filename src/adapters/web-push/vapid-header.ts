import { LRUCache } from 'lru-cache';
import type { getVapidHeaders } from 'web-push';
import type { VapidSettings } from './vapid-settings.ts';

/** RFC 8292 allows a day; renewed at half, so that a push that travels long still arrives with hours to spare. */
const LIFETIME_MS = 12 * 3_600_000;
export const RENEWED_AFTER_MS = LIFETIME_MS / 2;
/** Origins are the subscribers' data: only so many are remembered. */
const REMEMBERED_ORIGINS = 1_000;

interface Signed {
  header: string;
  at: number;
}

/**
 * The Authorization header for a push service's origin, signed once per origin and half day: it says nothing of the
 * message, and signing it for each push would take more than half of the whole cost of one (0.65 ms of 1.1).
 */
export function vapidHeaders(
  sign: typeof getVapidHeaders,
  { subject, publicKey, privateKey }: VapidSettings,
  now: () => number,
): (origin: string) => string {
  const signed = new LRUCache<string, Signed>({ max: REMEMBERED_ORIGINS });

  return (origin) => {
    const at = now();
    const kept = signed.get(origin);
    if (kept && at - kept.at < RENEWED_AFTER_MS) return kept.header;
    const expiresAt = Math.floor((at + LIFETIME_MS) / 1000);
    const header = sign(origin, subject, publicKey, privateKey, 'aes128gcm', expiresAt).Authorization;
    signed.set(origin, { header, at });
    return header;
  };
}
