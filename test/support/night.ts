import { weekdays, type QuietHours } from '../../src/core/quiet-hours.ts';
import type { Sql } from '../../src/db/connect.ts';
import { setQuietHours } from '../../src/db/quiet-hours.ts';
import { eventually } from './eventually.ts';
import type { Works } from './works.ts';

/** Quiet hours around the moment of a test. */

const HOUR_MS = 60 * 60_000;
const MINUTE_MS = 60_000;

/** What UTC's clock shows then. */
export const clockAt = (ms: number) => new Date(ms).toISOString().slice(11, 16);

export function inHours(hours: number): Date {
  return new Date(Math.floor((Date.now() + hours * HOUR_MS) / MINUTE_MS) * MINUTE_MS);
}

/** Hours that have begun already and end so much later, to the minute. */
export function hoursUntil(end: Date): QuietHours {
  return { from: clockAt(Date.now() - HOUR_MS), to: clockAt(end.getTime()), days: [...weekdays], timezone: null };
}

/** The hours end as they do by themselves: nobody says so, and what waits for it is due. */
async function passTheNight(sql: Sql): Promise<void> {
  await sql`update "user" set quiet_hours = quiet_hours || ${sql.json({ to: clockAt(Date.now() - MINUTE_MS) })} where quiet_hours is not null`;
  await sql`update delivery set due_at = now() where reason = 'QUIET_HOURS' and status = 'WAITING'`;
}

/** The quiet hours of a person, and what waits for them. */
export function openBedroom(works: () => Works, userId: () => string) {
  const setHours = (hours: QuietHours | null, of = userId()) => setQuietHours(works().database.sql, of, hours);
  /** Until `end`, or for two hours; answers when they end. */
  const beQuiet = async (end = inHours(2), of = userId()) => {
    await setHours(hoursUntil(end), of);
    return end;
  };
  return { setHours, beQuiet, passTheNight: () => passTheNight(works().database.sql) };
}

/** Sends in words that nothing else has, so that what arrives of the latest can be told from the rest, and says what has become of it. */
export function openDiary(works: () => Works) {
  let words = 0;
  const statesOf = async (id: string) => (await works().history(id)).deliveries.map(({ channel, status, reason }) => [channel, status, reason].join(' '));
  return {
    send: (more: Parameters<Works['send']>[0]) => works().send({ content: { title: `Title ${(words += 1)}`, body: `Body ${words}` }, ...more }),
    arrivals: async (channel: string, to: string) =>
      (await works().sandbox.received(channel, to)).filter(({ title, body }) => title === `Title ${words}` || body === `Body ${words}`),
    statesOf,
    become: (id: string, states: string[]) =>
      eventually(`its deliveries are ${states.join(', ')}`, async () => {
        const now = await statesOf(id);
        if (now.join() !== states.join()) throw new Error(`They are ${now.join(', ')}.`);
        return true;
      }),
  };
}
