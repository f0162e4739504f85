import { normalEmail, normalLocale, normalPhone, normalTimezone } from './address.ts';
import type { Json } from './message.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusals.ts';

/** A person as an app describes them. A missing field stays as it is, null clears it. */
interface PersonDescription {
  id: string;
  email?: string | null;
  phone?: string | null;
  locale?: string | null;
  timezone?: string | null;
  attributes?: Json;
}

const ID_CHARACTERS = 255;
const ATTRIBUTES_BYTES = 16 * 1024;

const texts = {
  email: { normal: normalEmail, refused: refuse.invalidEmail },
  phone: { normal: normalPhone, refused: refuse.invalidPhone },
  locale: { normal: normalLocale, refused: refuse.invalidLocale },
  timezone: { normal: normalTimezone, refused: refuse.invalidTimezone },
} as const;

/** The description in the form it is kept in, and everything that is wrong with it, by path. */
export function checkPerson(described: PersonDescription, path: string[]): { person: PersonDescription; refusals: Refusal[] } {
  const person: PersonDescription = { id: described.id };
  const refusals = [checkId(described.id, path), checkAttributes(described.attributes, path)];
  if (described.attributes !== undefined) person.attributes = described.attributes;
  for (const field of ['email', 'phone', 'locale', 'timezone'] as const) {
    const text = described[field];
    if (text === undefined) continue;
    const { normal, refused } = texts[field];
    person[field] = text === null ? null : normal(text);
    if (text !== null && person[field] === null) refusals.push(refused([...path, field], text));
  }
  return { person, refusals: refusals.filter((found) => found !== null) };
}

function checkId(id: string, path: string[]): Refusal | null {
  if (id.trim() === '') return refuse.empty([...path, 'id'], 'id');
  if (id.length > ID_CHARACTERS) return refuse.tooLong([...path, 'id'], 'id', ID_CHARACTERS);
  return null;
}

function checkAttributes(attributes: Json | undefined, path: string[]): Refusal | null {
  if (attributes === undefined || attributes === null) return null;
  const place = [...path, 'attributes'];
  if (typeof attributes !== 'object' || Array.isArray(attributes)) return refuse.noObject(place, 'attributes');
  return Buffer.byteLength(JSON.stringify(attributes)) > ATTRIBUTES_BYTES ? refuse.tooManyBytes(place, 'attributes', ATTRIBUTES_BYTES) : null;
}
