import { LRUCache } from 'lru-cache';

/**
 * What a clock on the wall shows in a time zone, and when it shows it. The zones are those of `Intl`, which every Node
 * carries; it tells the wall's time of an instant, and the rest is found from that.
 * A time on the wall is written as the milliseconds at which UTC shows the same, so that it can be counted with.
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Making one costs more than using it a thousand times. There are 600 zones, but they may be written in any case. */
const clocks = new LRUCache<string, Intl.DateTimeFormat>({ max: 1_000 });

function clockOf(timezone: string): Intl.DateTimeFormat {
  const known = clocks.get(timezone);
  if (known) return known;
  const made = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  clocks.set(timezone, made);
  return made;
}

/** What the wall shows at an instant, to the second. */
export function wallAt(instant: number, timezone: string): number {
  // 12/31/2026, 23:59:59
  const [month = 1, day = 1, year = 1970, hour = 0, minute = 0, second = 0] = clockOf(timezone).format(instant).split(/\D+/).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * The instant at which the wall comes to show this. Where its clock is put forward over it, the instant at which that is done; where
 * it is put back, and so shows it twice, the first or the last.
 */
export function instantOf(wall: number, timezone: string, which: 'first' | 'last'): number {
  // A zone is put forward or back less than once a day, so one of these is the way it goes before, the other after it.
  const before = wall - offsetAt(wall - DAY_MS, timezone);
  const after = wall - offsetAt(wall + DAY_MS, timezone);
  const shown = [before, after].filter((instant) => wallAt(instant, timezone) === wall);
  if (shown.length > 0) return which === 'first' ? Math.min(...shown) : Math.max(...shown);
  return firstToShowMore(wall, { from: after, to: before, timezone });
}

function offsetAt(instant: number, timezone: string): number {
  return wallAt(instant, timezone) - Math.floor(instant / 1_000) * 1_000;
}

/** Halves the time between until the minute is found in which the clock was put forward. */
function firstToShowMore(wall: number, { from, to, timezone }: { from: number; to: number; timezone: string }): number {
  let [short, long] = [from, to];
  while (long - short > MINUTE_MS) {
    const middle = short + Math.floor((long - short) / 2 / MINUTE_MS) * MINUTE_MS;
    if (wallAt(middle, timezone) > wall) long = middle;
    else short = middle;
  }
  return long;
}
