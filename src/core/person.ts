import { normalEmail, normalLocale, normalPhone, normalTimezone } from './address.ts';
import type { Json } from './message.ts';
import { refusal, type Refusal } from './refusal.ts';

/** A person as an app describes them. A missing field stays as it is, null clears it. */
export interface PersonDescription {
  id: string;
  email?: string | null;
  phone?: string | null;
  locale?: string | null;
  timezone?: string | null;
  attributes?: Json;
}

const ID_CHARACTERS = 255;
const ATTRIBUTES_BYTES = 16 * 1024;
const QUOTED_CHARACTERS = 100;

const texts = {
  email: { normal: normalEmail, code: 'INVALID_EMAIL', form: 'e-mail address' },
  phone: { normal: normalPhone, code: 'INVALID_PHONE', form: 'phone number with its country code, such as +4930123456' },
  locale: { normal: normalLocale, code: 'INVALID_LOCALE', form: 'BCP 47 language tag, such as de-CH' },
  timezone: { normal: normalTimezone, code: 'INVALID_TIMEZONE', form: 'IANA time zone, such as Europe/Zurich' },
} as const;

/** The description in the form it is kept in, and everything that is wrong with it, by path. */
export function checkPerson(described: PersonDescription, path: string[]): { person: PersonDescription; refusals: Refusal[] } {
  const person: PersonDescription = { id: described.id };
  const refusals = [checkId(described.id, path), checkAttributes(described.attributes, path)];
  if (described.attributes !== undefined) person.attributes = described.attributes;
  for (const field of ['email', 'phone', 'locale', 'timezone'] as const) {
    const text = described[field];
    if (text === undefined) continue;
    const { normal, code, form } = texts[field];
    person[field] = text === null ? null : normal(text);
    if (text !== null && person[field] === null) refusals.push(refusal(code, `${quote(text)} is no ${form}.`, [...path, field]));
  }
  return { person, refusals: refusals.filter((found) => found !== null) };
}

function checkId(id: string, path: string[]): Refusal | null {
  if (id.trim() === '') return refusal('INVALID_VALUE', 'An id must not be empty.', [...path, 'id']);
  if (id.length > ID_CHARACTERS) return refusal('TOO_LARGE', `An id has at most ${ID_CHARACTERS} characters.`, [...path, 'id']);
  return null;
}

function checkAttributes(attributes: Json | undefined, path: string[]): Refusal | null {
  if (attributes === undefined || attributes === null) return null;
  if (typeof attributes !== 'object' || Array.isArray(attributes)) {
    return refusal('INVALID_VALUE', 'Attributes are an object.', [...path, 'attributes']);
  }
  return Buffer.byteLength(JSON.stringify(attributes)) > ATTRIBUTES_BYTES
    ? refusal('TOO_LARGE', `Attributes have at most ${ATTRIBUTES_BYTES} bytes of JSON.`, [...path, 'attributes'])
    : null;
}

function quote(text: string): string {
  return JSON.stringify(text.length > QUOTED_CHARACTERS ? `${text.slice(0, QUOTED_CHARACTERS)}…` : text);
}
