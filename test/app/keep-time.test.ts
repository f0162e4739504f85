import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { readFirstTime, readTime } from '../../src/app/keep-time.ts';
import { sharedClock, wallClock } from '../../src/base/clock.ts';
import { madeAt, newId } from '../../src/base/ids.ts';
import { connectDatabase, type Database } from '../../src/db/connect.ts';
import { eventually } from '../support/eventually.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

const HOUR_MS = 3_600_000;
/** Next to an hour it is nothing, and to a process that has to wait for its core it is much. */
const NEAR_MS = 60_000;

let fresh: FreshDatabase;
let database: Database;

beforeAll(async () => {
  fresh = await freshDatabase({ migrated: false });
  database = connectDatabase({ url: fresh.url, connections: 1, name: 'keep-time' });
});

afterEach(() => vi.restoreAllMocks());

afterAll(async () => {
  await database.close();
  await fresh.drop();
});

describe('the shared clock', () => {
  it('is what Postgres says, however wrong the clock of the machine is', async () => {
    const right = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(right - 3 * HOUR_MS);
    await readFirstTime(database);
    expect(wallClock.now()).toBe(right - 3 * HOUR_MS);
    expect(Math.abs(sharedClock.now() - right)).toBeLessThan(NEAR_MS);
  });

  it('goes on evenly when the clock of the machine jumps', async () => {
    await readFirstTime(database);
    const before = sharedClock.now();
    const right = Date.now();
    for (const by of [HOUR_MS, -HOUR_MS]) {
      vi.spyOn(Date, 'now').mockReturnValue(right + by);
      expect(sharedClock.now() - before).toBeGreaterThanOrEqual(0);
      expect(sharedClock.now() - before).toBeLessThan(NEAR_MS);
    }
  });

  it('gives ids the time that they carry', async () => {
    await readFirstTime(database);
    const right = Date.now();
    vi.spyOn(Date, 'now').mockReturnValue(right - HOUR_MS);
    expect(Math.abs(madeAt(newId()).getTime() - right)).toBeLessThan(NEAR_MS);
  });

  it('believes no answer that was long on its way', async () => {
    await readFirstTime(database);
    sharedClock.set(0);
    expect(await readTime(database, 0)).toBe(false);
    expect(sharedClock.now()).toBeLessThan(NEAR_MS);
    await eventually('an answer was quick', () => readTime(database));
    expect(Math.abs(sharedClock.now() - Date.now())).toBeLessThan(NEAR_MS);
  });
});

describe('a connection of ours', () => {
  it('is in no zone of the server, where a day can have 23 hours', async () => {
    const [there] = await database.sql<{ zone: string }[]>`select current_setting('TimeZone') as zone`;
    expect(there?.zone).toBe('UTC');
  });
});
