import type { Direction } from './context.ts';

const FALLBACK = 'en';
/** Languages that are written from right to left; `Intl.Locale` knows them in some browsers only. */
const RIGHT_TO_LEFT: ReadonlySet<string> = new Set(['ar', 'ckb', 'dv', 'fa', 'he', 'ps', 'sd', 'ug', 'ur', 'yi']);

/** What the page says of itself, else what the person's browser prefers. */
export function pageLocale(): string {
  const said = typeof document === 'undefined' ? '' : document.documentElement.lang;
  return said || (typeof navigator === 'undefined' ? FALLBACK : navigator.language);
}

/** `en` of `en-GB`. */
export function languageOf(locale: string): string {
  return locale.split('-')[0]?.toLowerCase() ?? FALLBACK;
}

export function directionOf(locale: string): Direction {
  return RIGHT_TO_LEFT.has(languageOf(locale)) ? 'rtl' : 'ltr';
}
