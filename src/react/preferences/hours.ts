import type { QuietHours } from './preference-store.ts';

export type Weekday = QuietHours['days'][number];

/** As Carillon orders them. */
export const weekdays: readonly Weekday[] = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];

/** A Monday at noon, for the names of the days. */
const MONDAY_MS = Date.UTC(2024, 0, 1, 12);
const DAY_MS = 86_400_000;

/** What most people sleep through, by the clock of this browser. */
export function usualHours(): QuietHours {
  return { from: '22:00', to: '07:00', days: [...weekdays], timezone: ownTimezone() };
}

export function ownTimezone(): string {
  return new Intl.DateTimeFormat().resolvedOptions().timeZone;
}

/** The zones to choose from; some browsers know no list. */
export function timezonesWith(chosen: string): readonly string[] {
  const known = typeof Intl.supportedValuesOf === 'function' ? Intl.supportedValuesOf('timeZone') : [];
  return [...new Set([...known, 'UTC', ownTimezone(), chosen])].sort();
}

/** Whether they end on the day after. */
export function endsNextDay({ from, to }: Pick<QuietHours, 'from' | 'to'>): boolean {
  return to <= from;
}

/** `HH:MM`, of a day. */
export function isTime(text: string): boolean {
  return /^([01]\d|2[0-3]):[0-5]\d$/.test(text);
}

/** With a day more or a day less, in their order. */
export function withDay(days: readonly Weekday[], day: Weekday, chosen: boolean): Weekday[] {
  return weekdays.filter((one) => (one === day ? chosen : days.includes(one)));
}

export function weekdayName(day: Weekday, locale: string, length: 'long' | 'short'): string {
  const at = new Date(MONDAY_MS + weekdays.indexOf(day) * DAY_MS);
  return new Intl.DateTimeFormat(locale, { weekday: length, timeZone: 'UTC' }).format(at);
}
