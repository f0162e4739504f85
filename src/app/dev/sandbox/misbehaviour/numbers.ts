import type { Provider } from '../provider.ts';
import type { Action } from './action.ts';
import type { Wish } from './address.ts';

/** The range in which Twilio keeps its own magic numbers; ours continue it. */
const RANGE = /^\+1500555(\d)(\d{3})$/;

/** The last three digits, of whichever firm they are asked. */
const manners: Record<string, Action> = {
  '600': { reset: true },
  '601': { hang: true },
  '602': { acceptThenHang: true },
  '603': { acceptThenReset: true },
  '604': { malformed: true },
  '608': { latencyMs: 800 },
  '310': { receipts: 'reordered' },
  '311': { receipts: 'duplicated' },
  '312': { receipts: 'dropped' },
};

/** What each firm has words of its own for. The first five are Twilio's own numbers, with Twilio's meaning. */
const meanings: Partial<Record<Provider, Record<string, Action>>> = {
  twilio: {
    '001': { code: '21211' },
    '002': { code: '21612' },
    '003': { code: '21408' },
    '004': { code: '21610' },
    '009': { code: '21614' },
    '401': { code: '20003' },
    '429': { code: '20429', retryAfter: '1' },
    '500': { code: '20500' },
    '503': { code: '20503' },
    '301': { lateCode: 30001 },
    '303': { lateCode: 30003 },
    '304': { lateCode: 30004 },
    '305': { lateCode: 30005 },
    '306': { lateCode: 30006 },
    '307': { lateCode: 30007 },
    '308': { lateCode: 30008 },
  },
  vonage: {
    '001': { code: '3' },
    '002': { code: '6' },
    '003': { code: '29' },
    '004': { code: '7' },
    '009': { code: '33' },
    '401': { code: '4' },
    '429': { code: '1' },
    '500': { code: '5' },
    '503': { status: 503 },
    '303': { lateCode: 2 },
    '305': { lateCode: 9 },
  },
  every8d: {
    '001': { code: '-306' },
    '002': { code: '-306' },
    '401': { code: '-101' },
    '429': { status: 429, retryAfter: '1' },
    '500': { code: '-99' },
    '503': { status: 503 },
  },
};

/**
 * What a phone number asks for. The digit before the last three says how often: 0 always, 1 to 9 the first so
 * many times, so that +15005551503 fails once and then works. What a firm has no word for, it does not do.
 */
export function wishOfNumber(provider: Provider, to: string): Wish | null {
  const [, times, meaning = ''] = RANGE.exec(to) ?? [];
  const action = meanings[provider]?.[meaning] ?? manners[meaning];
  if (action === undefined || times === undefined || !meanings[provider]) return null;
  return { action, after: 0, first: times === '0' ? Infinity : Number(times) };
}
