import { normalTimezone } from './address.ts';
import { weekdays, type QuietHours, type Weekday } from './quiet-hours.ts';
import type { Refusal } from './refusal.ts';
import { refuse } from './refusals.ts';

/** Quiet hours as somebody asks for them. */
interface QuietWish {
  from: string;
  to: string;
  /** Absent or null for every day. */
  days?: readonly Weekday[] | null | undefined;
  /** Absent or null for the person's own. */
  timezone?: string | null | undefined;
}

const TIME = /^(?:[01]\d|2[0-3]):[0-5]\d$/;

/** The wish in the form it is kept in, or everything that is wrong with it. */
export function checkQuietHours({ from, to, days, timezone }: QuietWish, path: string[]): QuietHours | Refusal[] {
  const wanted = weekdays.filter((day) => !days || days.includes(day));
  const zone = timezone ? normalTimezone(timezone) : null;
  const refusals = [
    TIME.test(from) ? null : refuse.invalidTime([...path, 'from'], from),
    TIME.test(to) ? null : refuse.invalidTime([...path, 'to'], to),
    wanted.length > 0 ? null : refuse.noDays([...path, 'days']),
    from === to && wanted.length === weekdays.length ? refuse.endlessQuiet([...path, 'to']) : null,
    typeof timezone === 'string' && zone === null ? refuse.invalidTimezone([...path, 'timezone'], timezone) : null,
  ].filter((found) => found !== null);
  return refusals.length > 0 ? refusals : { from, to, days: wanted, timezone: zone };
}
