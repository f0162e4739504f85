import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { quietUntil, weekdays, zoneOf, type QuietHours } from '../../src/core/quiet-hours.ts';
import { checkQuietHours } from '../../src/core/quiet-wish.ts';

const MINUTE = 60_000;
const night: QuietHours = { from: '22:00', to: '07:00', days: [...weekdays], timezone: null };
const hours = (change: Partial<QuietHours>): QuietHours => ({ ...night, ...change });
/** The end, as UTC. */
const end = (quiet: QuietHours, zone: string, at: string) => {
  const until = quietUntil(quiet, zone, Date.parse(at));
  return until === null ? null : new Date(until).toISOString().replace(':00.000Z', 'Z');
};

describe('quiet hours', () => {
  it('go over midnight where they end before they begin', () => {
    expect(end(night, 'UTC', '2026-03-04T21:59:59.999Z')).toBeNull();
    expect(end(night, 'UTC', '2026-03-04T22:00:00Z')).toBe('2026-03-05T07:00Z');
    expect(end(night, 'UTC', '2026-03-05T06:59:59.999Z')).toBe('2026-03-05T07:00Z');
    expect(end(night, 'UTC', '2026-03-05T07:00:00Z')).toBeNull();
  });

  it('stay within a day where they end after they begin', () => {
    const rest = hours({ from: '13:00', to: '14:30' });
    expect(end(rest, 'UTC', '2026-03-04T14:29:00Z')).toBe('2026-03-04T14:30Z');
    expect(end(rest, 'UTC', '2026-03-05T00:00:00Z')).toBeNull();
  });

  it('go by the clock of the zone', () => {
    expect(end(night, 'Asia/Seoul', '2026-03-04T13:00:00Z')).toBe('2026-03-04T22:00Z');
    expect(end(night, 'Asia/Kathmandu', '2026-03-04T16:14:59Z')).toBeNull();
    expect(end(night, 'Asia/Kathmandu', '2026-03-04T16:15:00Z')).toBe('2026-03-05T01:15Z');
  });

  it('begin only on their days, and last into the next one', () => {
    const friday = hours({ days: ['FRIDAY'] });
    expect(end(friday, 'UTC', '2026-03-06T23:00:00Z')).toBe('2026-03-07T07:00Z');
    expect(end(friday, 'UTC', '2026-03-07T06:00:00Z')).toBe('2026-03-07T07:00Z');
    expect(end(friday, 'UTC', '2026-03-06T06:00:00Z')).toBeNull();
    expect(end(friday, 'UTC', '2026-03-07T23:00:00Z')).toBeNull();
  });

  it('last around the clock where they end as they begin, and days that follow one another are one', () => {
    const weekend = hours({ from: '00:00', to: '00:00', days: ['SATURDAY', 'SUNDAY'] });
    expect(end(weekend, 'Europe/Zurich', '2026-03-06T22:59:00Z')).toBeNull();
    expect(end(weekend, 'Europe/Zurich', '2026-03-06T23:00:00Z')).toBe('2026-03-08T23:00Z');
    expect(end(hours({ from: '08:00', to: '08:00', days: ['SUNDAY', 'MONDAY'] }), 'UTC', '2026-03-08T09:00:00Z')).toBe('2026-03-10T08:00Z');
  });

  it.each([
    ['begin as the clock jumps on, where their hour is left out', hours({ from: '02:30', to: '05:00' }), '2026-03-29T01:00:00Z', '2026-03-29T03:00Z'],
    ['are not before it jumps', hours({ from: '02:30', to: '05:00' }), '2026-03-29T00:59:59Z', null],
    ['end as the clock jumps on, where their hour is left out', hours({ to: '02:30' }), '2026-03-29T00:59:59Z', '2026-03-29T01:00Z'],
    ['are over after it', hours({ to: '02:30' }), '2026-03-29T01:00:00Z', null],
    ['are nothing where all of them is left out', hours({ from: '02:10', to: '02:50' }), '2026-03-29T01:00:00Z', null],
    ['begin with the first of an hour that comes twice', hours({ from: '02:30', to: '05:00' }), '2026-10-25T00:30:00Z', '2026-10-25T04:00Z'],
    ['are not interrupted when the clock is put back before it', hours({ from: '02:30', to: '05:00' }), '2026-10-25T01:00:00Z', '2026-10-25T04:00Z'],
    ['end with the second of an hour that comes twice', hours({ to: '02:30' }), '2026-10-25T00:45:00Z', '2026-10-25T01:30Z'],
    ['are shorter in spring', night, '2026-03-28T21:00:00Z', '2026-03-29T05:00Z'],
    ['are longer in autumn', night, '2026-10-24T20:00:00Z', '2026-10-25T06:00Z'],
  ])('%s', (_, quiet, at, until) => expect(end(quiet, 'Europe/Zurich', at)).toBe(until));

  it('know where midnight is left out', () => {
    // Egypt puts its clocks forward at midnight: the day begins at one.
    expect(end(hours({ from: '00:00', to: '06:00' }), 'Africa/Cairo', '2026-04-23T22:00:00Z')).toBe('2026-04-24T03:00Z');
    expect(end(hours({ from: '00:00', to: '06:00' }), 'Africa/Cairo', '2026-04-23T21:59:59Z')).toBeNull();
  });

  it('go by their own zone, else the person’s, else UTC', () => {
    expect(zoneOf(hours({ timezone: 'Asia/Seoul' }), { timezone: 'Europe/Zurich' })).toBe('Asia/Seoul');
    expect(zoneOf(night, { timezone: 'Europe/Zurich' })).toBe('Europe/Zurich');
    expect(zoneOf(night, { timezone: null })).toBe('UTC');
  });
});

/** All that there are: with half an hour, three quarters, half an hour of summer, and summers that begin at midnight among them. */
const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const time = fc.integer({ min: 0, max: 24 * 60 - 1 }).map((minutes) => `${pad(Math.floor(minutes / 60))}:${pad(minutes % 60)}`);
const anyHours = fc
  .record({ from: time, to: time, days: fc.subarray([...weekdays], { minLength: 1 }), timezone: fc.constant(null) })
  .filter(({ from, to, days }) => from !== to || days.length < weekdays.length);
const instants = fc.integer({ min: Date.UTC(2020, 0, 1) / MINUTE, max: Date.UTC(2037, 0, 1) / MINUTE }).map((minutes) => minutes * MINUTE);

const shares = fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true });

function pad(number: number): string {
  return String(number).padStart(2, '0');
}

/** Day and time on the wall, told by a formatter of its own. */
function onTheWall(instant: number, timeZone: string): { day: number; time: string } {
  const told = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(instant);
  return { day: (new Date(`${told.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7, time: told.slice(11) };
}

/** What the wall alone says: right wherever the clock is not about to be changed. */
function looksQuiet({ from, to, days }: QuietHours, instant: number, timeZone: string): boolean {
  const { day, time } = onTheWall(instant, timeZone);
  const begins = (back: number) => days.some((one) => one === weekdays[(day + 7 - back) % 7]);
  if (to > from) return begins(0) && from <= time && time < to;
  return (begins(0) && time >= from) || (begins(1) && time < to);
}

function isSteady(instant: number, timeZone: string): boolean {
  const offset = (at: number) => new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' }).format(at).split(', ')[1];
  const day = 24 * 60 * MINUTE;
  return [-2, -1, 1, 2].every((days) => offset(instant + days * day) === offset(instant));
}

describe('in every zone of the world', () => {
  it('it is quiet when the wall says so', () => {
    fc.assert(
      fc.property(anyHours, zones, instants, (quiet, zone, now) => {
        fc.pre(isSteady(now, zone));
        expect(quietUntil(quiet, zone, now) !== null).toBe(looksQuiet(quiet, now, zone));
      }),
      { numRuns: 500 },
    );
  });

  it('they end, later, at their hour or where that is left out, and are quiet up to then and not at it', () => {
    fc.assert(
      fc.property(anyHours, zones, instants, shares, (quiet, zone, now, share) => {
        const until = quietUntil(quiet, zone, now);
        if (until === null) return;
        expect(until).toBeGreaterThan(now);
        expect(until - now).toBeLessThanOrEqual(7 * 25 * 60 * MINUTE);
        expect(quietUntil(quiet, zone, until)).toBeNull();
        expect(quietUntil(quiet, zone, until - 1)).toBe(until);
        expect(quietUntil(quiet, zone, now + Math.floor((until - now) * share))).toBe(until);
        if (isSteady(until, zone)) expect(onTheWall(until, zone).time).toBe(quiet.to);
      }),
      { numRuns: 500 },
    );
  });

  it('no change of the clock breaks them in two, makes them endless, or loses them', () => {
    const changes = clockChanges(2026);
    expect(changes.length).toBeGreaterThan(50);
    fc.assert(
      fc.property(anyHours, fc.constantFrom(...changes), fc.integer({ min: -180, max: 180 }), shares, (quiet, { zone, at }, minutes, share) => {
        const now = at + minutes * MINUTE;
        const until = quietUntil(quiet, zone, now);
        // What the wall calls quiet is not only where it shows an hour again that was over when it came first.
        if (until === null && looksQuiet(quiet, now, zone)) expect(onTheWall(at - MINUTE, zone).time >= onTheWall(now, zone).time).toBe(true);
        if (until === null) return;
        expect(quietUntil(quiet, zone, until)).toBeNull();
        expect(quietUntil(quiet, zone, now + Math.floor((until - now) * share))).toBe(until);
      }),
      { numRuns: 1_000 },
    );
  });
});

/** Every instant of a year at which some zone changes its clock, to the minute. */
function clockChanges(year: number): { zone: string; at: number }[] {
  const offsetAt = (zone: string, at: number) => Date.parse(`${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(at).replace(' ', 'T')}Z`) - at;
  return Intl.supportedValuesOf('timeZone').flatMap((zone) => {
    const found: { zone: string; at: number }[] = [];
    for (let month = 0; month < 12; month += 1) {
      let [from, to] = [Date.UTC(year, month, 1), Date.UTC(year, month + 1, 1)];
      if (offsetAt(zone, from) === offsetAt(zone, to)) continue;
      while (to - from > MINUTE) {
        const middle = from + Math.floor((to - from) / 2 / MINUTE) * MINUTE;
        if (offsetAt(zone, middle) === offsetAt(zone, from)) from = middle;
        else to = middle;
      }
      found.push({ zone, at: to });
    }
    return found;
  });
}

describe('quiet hours as they are asked for', () => {
  it('are on every day unless days are named, in the order of the week and each once', () => {
    expect(checkQuietHours({ from: '22:00', to: '07:00' }, [])).toEqual({ ...night });
    expect(checkQuietHours({ from: '22:00', to: '07:00', days: ['SUNDAY', 'MONDAY', 'SUNDAY'] }, [])).toMatchObject({ days: ['MONDAY', 'SUNDAY'] });
  });

  it.each([
    [{ from: '24:00' }, 'INVALID_VALUE', 'from'],
    [{ to: '7:00' }, 'INVALID_VALUE', 'to'],
    [{ to: '07:60' }, 'INVALID_VALUE', 'to'],
    [{ days: [] }, 'INVALID_VALUE', 'days'],
    [{ from: '07:00', to: '07:00' }, 'INVALID_VALUE', 'to'],
    [{ timezone: 'Mars/Olympus' }, 'INVALID_TIMEZONE', 'timezone'],
    [{ timezone: '+01:00' }, 'INVALID_TIMEZONE', 'timezone'],
    [{ timezone: '' }, 'INVALID_TIMEZONE', 'timezone'],
  ] as const)('%o are refused', (change, code, field) => {
    expect(checkQuietHours({ from: '22:00', to: '07:00', ...change }, ['q'])).toMatchObject([{ code, path: ['q', field] }]);
  });
});
