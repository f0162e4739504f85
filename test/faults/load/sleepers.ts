import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Backend } from './backend.ts';
import type { Person } from './people.ts';

/** Some of the people sleep, or change their minds, while everything breaks. */
export interface Sleepers {
  /** Everybody is awake again and wants everything; answers what must have been respected meanwhile. */
  wake(): Promise<Respected>;
}

/** What was asked for in this span was not to come before its end, or not at all. */
export interface Span {
  personId: string;
  /** On the wall clock of this machine: the platform had answered by then. */
  from: number;
  /** It had not been asked for anything else before then. */
  until: number;
}

export interface Respected {
  /** Quiet hours. */
  nights: readonly Span[];
  /** No texts wanted. */
  aversions: readonly Span[];
}

const MINUTE_MS = 60_000;
const HOURS_MS = 3 * 60 * MINUTE_MS;
const WEEK = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
/** A zone whose clocks are never changed, and show other minutes than ours. */
const ELSEWHERE = { zone: 'Asia/Kathmandu', aheadMs: (5 * 60 + 45) * MINUTE_MS };
/** Quiet hours begin and end with a minute, and somebody is to sleep for so long at least. */
const SHORTEST_NIGHT_MS = 12_000;
const LATE_MS = { least: 3_000, most: 8_000 };
const WHIM_MS = { least: 800, most: 3_000 };
const SET_QUIET = `mutation ($input: SetQuietHoursInput!) { setQuietHours(input: $input) { errors { code message } } }`;
const SET_PREFERENCES = `mutation ($input: SetPreferencesInput!) { setPreferences(input: $input) { errors { code message } } }`;

/** Resolves when the first of them sleeps, so that nothing may ring at them from the beginning on. */
export async function putToBed(people: readonly Person[], backend: Backend, random: Random): Promise<Sleepers> {
  const [early, late, fickle, averse] = random.some(4, people).map(({ id }) => id);
  if (!early || !late || !fickle || !averse) throw new Error('There are too few people.');
  const [nights, aversions]: [Span[], Span[]] = [[], []];
  const morning = new AbortController();

  const untilMorning = once(morning.signal, 'abort');
  const during = ({ least, most }: typeof WHIM_MS) =>
    rest(random.between(least, most), undefined, { signal: morning.signal }).catch(() => undefined);
  const change = async (query: string, input: object) => {
    const { data } = await backend.ask<{ errors: unknown[] }>(query, { input });
    if (data.errors.length > 0) throw new Error(`A person was refused: ${JSON.stringify(data.errors)}`);
    return Date.now();
  };
  const setHours = (userId: string, quietHours: object | null) => change(SET_QUIET, { userId, quietHours });
  const setTexts = (userId: string, enabled: boolean) => change(SET_PREFERENCES, { userId, preferences: [{ channel: 'SMS', enabled }] });
  const longNight = () => ({ from: wall(Date.now() - HOURS_MS), to: wall(Date.now() + HOURS_MS), days: WEEK, timezone: 'UTC' });

  /** Goes to bed while the load is on, and says in the end that it is over. */
  async function sleepLate(personId: string): Promise<void> {
    await during(LATE_MS);
    const from = await setHours(personId, longNight());
    await untilMorning;
    nights.push({ personId, from, until: Date.now() });
    await setHours(personId, null);
  }
  /** To and fro: of when they are quiet nobody can be sure, but nothing of it may be lost. */
  async function beFickle(personId: string): Promise<void> {
    while (!morning.signal.aborted) {
      await setHours(personId, longNight());
      await during(WHIM_MS);
      await setHours(personId, null);
      await during(WHIM_MS);
    }
  }
  async function beAverse(personId: string): Promise<void> {
    while (!morning.signal.aborted) {
      const from = await setTexts(personId, false);
      await during(WHIM_MS);
      aversions.push({ personId, from, until: Date.now() });
      await setTexts(personId, true);
      await during(WHIM_MS);
    }
  }

  const until = Math.ceil((Date.now() + SHORTEST_NIGHT_MS) / MINUTE_MS) * MINUTE_MS;
  const there = { from: wall(until - HOURS_MS + ELSEWHERE.aheadMs), to: wall(until + ELSEWHERE.aheadMs), days: WEEK, timezone: ELSEWHERE.zone };
  nights.push({ personId: early, from: await setHours(early, there), until });
  const lives = Promise.all([sleepLate(late), beFickle(fickle), beAverse(averse)]);
  // It is asked for in the end; until then a refusal must not end the process.
  lives.catch(() => undefined);
  return {
    async wake() {
      morning.abort();
      await lives;
      await rest(Math.max(0, until - Date.now()));
      return { nights, aversions };
    },
  };
}

/** `HH:MM` */
function wall(at: number): string {
  return new Date(at).toISOString().slice(11, 16);
}
