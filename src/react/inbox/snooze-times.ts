const HOUR_MS = 3_600_000;
const MORNING_HOUR = 9;
const MONDAY = 1;
const WEEK_DAYS = 7;

export interface SnoozeTime {
  readonly name: 'inAnHour' | 'tomorrowMorning' | 'nextWeek';
  readonly until: Date;
}

/** Until when something can be put off, by the clock of the person's own device, also over a change of its offset. */
export function snoozeTimes(now: Date): SnoozeTime[] {
  return [
    { name: 'inAnHour', until: new Date(now.getTime() + HOUR_MS) },
    { name: 'tomorrowMorning', until: morningAfter(now, 1) },
    { name: 'nextWeek', until: morningAfter(now, daysToMonday(now)) },
  ];
}

/** The next Monday that is not today. */
function daysToMonday(now: Date): number {
  return (MONDAY - now.getDay() + WEEK_DAYS) % WEEK_DAYS || WEEK_DAYS;
}

function morningAfter(now: Date, days: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, MORNING_HOUR);
}
