import { parsePhoneNumberFromString } from 'libphonenumber-js';

/** RFC 5321 allows 64 octets before the @ and 254 in all. */
const LOCAL_LIMIT = 64;
const EMAIL_LIMIT = 254;

const atom = "[\\p{L}\\p{N}!#$%&'*+/=?^_`{|}~-]+";
const label = '[\\p{L}\\p{N}](?:[\\p{L}\\p{N}-]{0,61}[\\p{L}\\p{N}])?';
const emailForm = new RegExp(`^${atom}(?:\\.${atom})*@${label}(?:\\.${label})+$`, 'u');

/** The address as it is kept: domain in lower case, spaces around it gone; null where it can be none. */
export function normalEmail(text: string): string | null {
  const address = text.trim();
  if (Buffer.byteLength(address) > EMAIL_LIMIT || !emailForm.test(address)) return null;
  const at = address.lastIndexOf('@');
  if (Buffer.byteLength(address.slice(0, at)) > LOCAL_LIMIT) return null;
  return address.slice(0, at + 1) + address.slice(at + 1).toLowerCase();
}

/**
 * The number as E.164; null where it can be none. Its length must be possible, and no more: what is "valid" changes
 * faster than any table, and test numbers (+1 555 …, Twilio's +1 500 555 …) never are.
 */
export function normalPhone(text: string): string | null {
  const number = parsePhoneNumberFromString(text.trim());
  return number?.isPossible() && !number.ext ? number.number : null;
}

/** The country of an E.164 number, as ISO 3166 has it (`DE`); the main one of its code where the number itself does not tell. */
export function countryOf(phone: string): string | null {
  const number = parsePhoneNumberFromString(phone);
  return number?.country ?? number?.getPossibleCountries()[0] ?? null;
}

/** Longer tags are legal, and nobody's language. */
const LOCALE_LIMIT = 35;

/** The canonical form of a BCP 47 tag (`de-ch` is `de-CH`); null where it is none. */
export function normalLocale(text: string): string | null {
  if (text.length > LOCALE_LIMIT) return null;
  try {
    return Intl.getCanonicalLocales(text)[0] ?? null;
  } catch {
    return null;
  }
}

/** The IANA name of a time zone as it was given; null where there is no such zone. An offset (`+01:00`) is none: it knows no summer. */
export function normalTimezone(text: string): string | null {
  if (/^[+-]/.test(text)) return null;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return text;
  } catch {
    return null;
  }
}
