import { GraphQLScalarType } from 'graphql';
import { parseDuration } from '../../core/duration.ts';
import { BadInput } from '../../core/refusal.ts';

const instantForm = /^(\d{4})-(\d{2})-(\d{2})T(?:[01]\d|2[0-3]):\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;

/** PostgreSQL knows no year 0, and reads no year of five digits: by their offsets texts of four come to both. */
const EARLIEST = Date.parse('0001-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59.999Z');

/** The instant of an RFC 3339 text. `Date` alone would take 30 February for 2 March. */
function parseInstant(value: unknown): Date {
  const parts = typeof value === 'string' ? instantForm.exec(value) : null;
  if (parts) {
    const [text, year, month, day] = parts;
    const instant = new Date(text.toUpperCase());
    const calendarDay = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
    if (instant.getTime() >= EARLIEST && instant.getTime() <= LATEST && calendarDay.getUTCDate() === Number(day)) return instant;
  }
  throw new BadInput(`${JSON.stringify(value)} is no RFC 3339 instant such as "2026-01-31T09:30:00Z".`);
}

function serializeInstant(value: unknown): string {
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'string') return value;
  throw new Error('An instant is a Date, or an ISO string from the bus.');
}

function parseDurationText(value: unknown): string {
  if (typeof value === 'string' && parseDuration(value) !== null) return value;
  throw new BadInput(`${JSON.stringify(value)} is no ISO 8601 duration such as "PT10M"; years and months have no fixed length.`);
}

/** Those that are more than JSON. */
export const scalars = [
  new GraphQLScalarType({ name: 'DateTime', parseValue: parseInstant, serialize: serializeInstant }),
  new GraphQLScalarType({ name: 'Duration', parseValue: parseDurationText }),
];

/** The scalars whose values are answered as they are, where they come as JSON: nobody needs to read them for it. */
export const ANSWERED_AS_THEY_ARE: ReadonlySet<string> = new Set(['ID', 'String', 'DateTime', 'JSON']);
