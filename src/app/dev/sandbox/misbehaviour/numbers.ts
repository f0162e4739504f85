import type { Action } from './action.ts';
import type { Wish } from './address.ts';

/** The range in which Twilio keeps its own magic numbers; ours continue it. */
const RANGE = /^\+1500555(\d)(\d{3})$/;

/** The last three digits. The first five are Twilio's own, with Twilio's meaning. */
const meanings: Record<string, Action> = {
  '001': { code: '21211' },
  '002': { code: '21612' },
  '003': { code: '21408' },
  '004': { code: '21610' },
  '009': { code: '21614' },
  '401': { code: '20003' },
  '429': { code: '20429', retryAfter: '1' },
  '500': { code: '20500' },
  '503': { code: '20503' },
  '600': { reset: true },
  '601': { hang: true },
  '602': { acceptThenHang: true },
  '603': { acceptThenReset: true },
  '604': { malformed: true },
  '608': { latencyMs: 800 },
  '301': { lateCode: 30001 },
  '303': { lateCode: 30003 },
  '304': { lateCode: 30004 },
  '305': { lateCode: 30005 },
  '306': { lateCode: 30006 },
  '307': { lateCode: 30007 },
  '308': { lateCode: 30008 },
  '310': { receipts: 'reordered' },
  '311': { receipts: 'duplicated' },
  '312': { receipts: 'dropped' },
};

/**
 * What a phone number asks for. The digit before the last three says how often: 0 always, 1 to 9 the first so
 * many times, so that +15005551503 fails once and then works.
 */
export function wishOfNumber(to: string): Wish | null {
  const [, times, meaning = ''] = RANGE.exec(to) ?? [];
  const action = meanings[meaning];
  if (action === undefined || times === undefined) return null;
  return { action, after: 0, first: times === '0' ? Infinity : Number(times) };
}
