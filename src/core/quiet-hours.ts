import { LRUCache } from 'lru-cache';
import type { Channel } from './channel.ts';
import { instantOf, wallAt } from './zoned-time.ts';

/** When a person is not to be disturbed, and until when. Pure: hours and an instant in, answer out. */

/** In the order of ISO 8601. */
export const weekdays = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'] as const;
export type Weekday = (typeof weekdays)[number];

/** As a person wants them. */
export interface QuietHours {
  /** `HH:MM` on the person's wall, as is `to`; where `to` is not after it, they end on the next day. */
  from: string;
  to: string;
  /** On which they begin; at least one. */
  days: Weekday[];
  /** Null for the person's own. */
  timezone: string | null;
}

/** Why something waits for their end. */
export const QUIET_HOURS = 'QUIET_HOURS';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The channels that make themselves heard. */
export const ringing: readonly Channel[] = ['PUSH', 'WEB_PUSH', 'SMS'];

/** Whether quiet hours are for this channel. */
export function rings(channel: Channel): boolean {
  return ringing.includes(channel);
}

/** The zone they go by. A person of whom none is known lives by UTC. */
export function zoneOf({ timezone }: QuietHours, person: { timezone: string | null }): string {
  return timezone ?? person.timezone ?? 'UTC';
}

/** Somebody who has quiet hours, at a moment. */
export interface Asleep {
  hours: QuietHours;
  /** The person's own zone. */
  timezone: string | null;
  /** Milliseconds since 1970 */
  now: number;
}

/** When this person may be disturbed again; null where that is now. */
export function wakingOf({ hours, timezone, now }: Asleep): Date | null {
  const end = quietUntil(hours, zoneOf(hours, { timezone }), now);
  return end === null ? null : new Date(end);
}

/**
 * What was found last for the same hours in the same zone. They begin and end with a minute, so within one it does not change; and a
 * crowd has few hours between them: finding it costs 50 µs, for each notification that is accepted.
 */
const found = new LRUCache<string, { minute: number; end: number | null }>({ max: 5_000 });

/** The instant at which the quiet hours of now are over; null where it is not quiet. */
export function quietUntil(hours: QuietHours, timezone: string, now: number): number | null {
  const minute = Math.floor(now / MINUTE_MS);
  const key = `${timezone} ${hours.from} ${hours.to} ${hours.days.join(' ')}`;
  const known = found.get(key);
  if (known?.minute === minute) return known.end;
  const end = endOfHoursAt(hours, timezone, now);
  found.set(key, { minute, end });
  return end;
}

function endOfHoursAt(hours: QuietHours, timezone: string, now: number): number | null {
  let end = endOfSpanAt(hours, timezone, now);
  // Around the clock, one day's end is the next day's beginning.
  for (let spans = 1; end !== null && spans < weekdays.length; spans += 1) {
    const more = endOfSpanAt(hours, timezone, end);
    if (more === null) break;
    end = more;
  }
  return end;
}

/** They last a day at most, so what is under way began today or yesterday. */
function endOfSpanAt({ from, to, days }: QuietHours, timezone: string, now: number): number | null {
  const today = Math.floor(wallAt(now, timezone) / DAY_MS) * DAY_MS;
  for (const date of [today, today - DAY_MS]) {
    if (!days.some((day) => day === weekdayOf(date))) continue;
    const begin = instantOf(date + sinceMidnight(from), timezone, 'first');
    const end = instantOf(date + (to > from ? 0 : DAY_MS) + sinceMidnight(to), timezone, 'last');
    if (begin <= now && now < end) return end;
  }
  return null;
}

function weekdayOf(date: number): Weekday | undefined {
  // The first of January 1970 was a Thursday.
  return weekdays[(Math.floor(date / DAY_MS) + 3) % weekdays.length];
}

function sinceMidnight(time: string): number {
  return (Number(time.slice(0, 2)) * 60 + Number(time.slice(3))) * MINUTE_MS;
}
