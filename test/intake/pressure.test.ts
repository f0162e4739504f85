import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { Overloaded } from '../../src/base/overloaded.ts';
import { createPressure, type Pressure } from '../../src/intake/pressure.ts';
import { eventually } from '../support/eventually.ts';
import { openHouse, type House } from '../support/house.ts';

describe('a lane that owes too much', () => {
  let house: House;
  let pressure: Pressure;
  const leaving = new AbortController();
  let running: Promise<void>;
  beforeAll(async () => {
    house = await openHouse({ pressure: { check: (lanes) => pressure.check(lanes) } });
    pressure = createPressure({ database: house.database, limits: { pending: 3, oldestMs: 60_000 }, log: createLogger('silent') });
    running = pressure.run(leaving.signal);
  });
  afterEach(async () => {
    await house.database.sql`delete from delivery`;
    await eventually('every lane takes calls', () => pressure.refused().length === 0);
  });
  afterAll(async () => {
    leaving.abort();
    await running;
    await house.leave();
  });

  const mail = (to: string, more = {}) => ({ to: { email: `${to}@example.test` }, channels: ['EMAIL' as const], ...more });
  const stored = async () => (await house.database.sql<{ count: number }[]>`select count(*)::int from notification`)[0]?.count;

  it('by number sends calls away whole, and the other priorities go on', async () => {
    await house.accept([mail('one'), mail('two'), mail('three')]);
    await eventually('the lane is refused', () => pressure.refused().includes('email.normal'));
    const before = await stored();
    await expect(house.accept([mail('high', { priority: 'HIGH' }), mail('normal')])).rejects.toBeInstanceOf(Overloaded);
    expect(await stored()).toBe(before);
    expect(await house.accept([mail('code', { priority: 'HIGH' })])).toMatchObject([{ refusals: [] }]);
    expect(await house.accept([mail('later', { sendAt: new Date('2027-01-01T00:00:00Z') })])).toMatchObject([{ refusals: [] }]);
  });

  it('by age does, too', async () => {
    await house.send(mail('old'));
    await house.database.sql`update delivery set queued_at = now() - interval '61 seconds'`;
    await eventually('the lane is refused', () => pressure.refused().join() === 'email.normal');
  });
});
