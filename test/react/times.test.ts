import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { snoozeTimes } from '../../src/react/inbox/snooze-times.ts';
import { timesOf } from '../../src/react/look/times.ts';

/** With an hour that is there twice a year, and one that is not. */
const ZONE = 'Europe/Berlin';
const zoneBefore = process.env.TZ;

beforeAll(() => void (process.env.TZ = ZONE));
afterAll(() => {
  if (zoneBefore === undefined) delete process.env.TZ;
  else process.env.TZ = zoneBefore;
});

describe('what can be snoozed until', () => {
  const until = (now: string) => Object.fromEntries(snoozeTimes(new Date(now)).map((time) => [time.name, time.until.toISOString()]));

  it('is in an hour, tomorrow at nine, and Monday at nine, by the person’s own clock', () => {
    expect(until('2026-11-21T16:30:00Z')).toEqual({ inAnHour: '2026-11-21T17:30:00.000Z', tomorrowMorning: '2026-11-22T08:00:00.000Z', nextWeek: '2026-11-23T08:00:00.000Z' });
  });

  it('on a Monday is the Monday after', () => {
    expect(until('2026-11-23T10:00:00Z').nextWeek).toBe('2026-11-30T08:00:00.000Z');
  });

  it('is nine o’clock also when the clocks were changed that night', () => {
    expect(until('2026-03-28T12:00:00Z').tomorrowMorning).toBe('2026-03-29T07:00:00.000Z');
  });
});

describe('when something was told', () => {
  const now = Date.parse('2026-11-21T16:30:00Z');
  const ago = (locale: string, instant: string) => timesOf(locale).ago(new Date(instant), now);

  it.each([
    ['2026-11-21T16:29:30Z', 'now', '지금'],
    ['2026-11-21T16:25:00Z', '5 minutes ago', '5분 전'],
    ['2026-11-21T13:30:00Z', '3 hours ago', '3시간 전'],
    ['2026-11-20T12:00:00Z', 'yesterday', '어제'],
    ['2026-11-17T12:00:00Z', '4 days ago', '4일 전'],
    ['2026-03-12T12:00:00Z', 'Mar 12', '3월 12일'],
    ['2025-03-12T12:00:00Z', 'Mar 12, 2025', '2025년 3월 12일'],
  ])('%s is said as %s', (instant, english, korean) => {
    expect(ago('en', instant)).toBe(english);
    expect(ago('ko', instant)).toBe(korean);
  });

  it('a clock that is a little behind says now', () => {
    expect(ago('en', '2026-11-21T16:30:40Z')).toBe('now');
  });
});
