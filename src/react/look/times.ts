const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WEEK_MS = 7 * DAY_MS;

/** How a locale writes times. Making what writes them is slow, so it is made once. */
export interface Times {
  /** As people say it: "5 minutes ago", "yesterday", "12 March". */
  readonly ago: (instant: Date, now: number) => string;
  /** "tomorrow 9:00", for what is ahead. */
  readonly ahead: (instant: Date) => string;
  /** To the minute. */
  readonly exact: (instant: Date) => string;
}

const made = new Map<string, Times>();

/** Made once for each locale: formatters are slow to make. */
export function timesOf(locale: string): Times {
  const times = made.get(locale) ?? makeTimes(locale);
  made.set(locale, times);
  return times;
}

function makeTimes(locale: string): Times {
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' });
  const dateWithYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
  const dayAndTime = new Intl.DateTimeFormat(locale, { weekday: 'short', hour: 'numeric', minute: '2-digit' });
  const dateAndTime = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' });
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'full', timeStyle: 'short' });
  return {
    ago(instant, now) {
      const ms = now - instant.getTime();
      if (ms < MINUTE_MS) return relative.format(0, 'second');
      if (ms < HOUR_MS) return relative.format(-Math.floor(ms / MINUTE_MS), 'minute');
      if (ms < DAY_MS) return relative.format(-Math.floor(ms / HOUR_MS), 'hour');
      if (ms < WEEK_MS) return relative.format(-Math.round((startOfDay(now) - startOfDay(instant.getTime())) / DAY_MS), 'day');
      return (instant.getFullYear() === new Date(now).getFullYear() ? date : dateWithYear).format(instant);
    },
    ahead: (instant) => (instant.getTime() - Date.now() < WEEK_MS ? dayAndTime : dateAndTime).format(instant),
    exact: (instant) => exact.format(instant),
  };
}

function startOfDay(at: number): number {
  return new Date(at).setHours(0, 0, 0, 0);
}
