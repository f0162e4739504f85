import type { Action } from './action.ts';

/** What an address asks for, and how often: the first `first` messages, or all that follow the first `after`. */
export interface Wish {
  action: Action;
  after: number;
  /** Infinity where it is for ever. */
  first: number;
}

const wish = /sbx-([A-Za-z0-9_.]+(?:-[A-Za-z0-9_.]+?)*?)((?:-(?:after|first|lat)\d{1,6})*)$/;
const option = /-(after|first|lat)(\d+)/g;

const manners: Record<string, Action> = {
  ok: {},
  reset: { reset: true },
  'refuse-stream': { refuseStream: true },
  hang: { hang: true },
  'accept-hang': { acceptThenHang: true },
  'accept-reset': { acceptThenReset: true },
  malformed: { malformed: true },
  goaway: { goaway: true },
  'late-bounce': { lateEvent: 'bounce' },
  'late-blocked': { lateEvent: 'blocked' },
  'late-complaint': { lateEvent: 'spamreport' },
  'late-unsubscribe': { lateEvent: 'unsubscribe' },
  'late-open': { lateEvent: 'open' },
};

/** How long an address that answers 429 or 503 asks to be left alone, in seconds. */
const RETRY_AFTER = '1';
const AT_DATA = 'data-';
const HTTP_STATUS = /^[345]\d\d$/;

/**
 * Reads `…sbx-<WORD>[-after<n>][-first<n>][-lat<ms>]` at the end of a token, a subscription's id or an
 * e-mail's local part; null where the address says nothing of the kind. A word that is no manner and no HTTP
 * status is a code of the provider's own.
 */
export function wishOf(name: string): Wish | null {
  if (!name.includes('sbx-')) return null;
  const [, word, options = ''] = wish.exec(name) ?? [];
  if (word === undefined) return null;
  const found = { after: 0, first: Infinity, lat: 0 };
  for (const [, key, digits] of options.matchAll(option)) {
    if (key === 'after' || key === 'first' || key === 'lat') found[key] = Number(digits);
  }
  const latency = found.lat > 0 ? { latencyMs: found.lat } : {};
  return { action: { ...actionOf(word), ...latency }, after: found.after, first: found.first };
}

function actionOf(word: string): Action {
  const manner = manners[word.toLowerCase()];
  if (manner) return manner;
  const atData = word.startsWith(AT_DATA);
  const said = atData ? word.slice(AT_DATA.length) : word;
  if (!HTTP_STATUS.test(said)) return atData ? { code: said, atData } : { code: said };
  const status = Number(said);
  return {
    status,
    ...(status === 429 || status === 503 ? { retryAfter: RETRY_AFTER } : {}),
    ...(atData ? { atData } : {}),
  };
}
