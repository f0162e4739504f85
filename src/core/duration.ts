const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d{1,3})?)S)?)?$/;
const units = [WEEK_MS, DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS];

/**
 * Milliseconds of an ISO 8601 duration (`P1DT12H`, `PT0.5S`); null where it is none, or holds years or months, which
 * have no fixed length.
 */
export function parseDuration(text: string): number | null {
  const match = form.exec(text);
  if (!match || /^P$|T$/.test(text)) return null;
  const total = units.reduce((sum, unit, at) => sum + unit * Number(match[at + 1] ?? 0), 0);
  const milliseconds = Math.round(total);
  return Number.isSafeInteger(milliseconds) ? milliseconds : null;
}
