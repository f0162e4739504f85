import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { giveProbeBack, readAccountHealth, recordAccountHealth, takeProbe, type AccountHealth } from '../../src/db/account-health.ts';
import { connectDatabase, type Database } from '../../src/db/connect.ts';
import { eventually } from '../support/eventually.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

const LONG_MS = 60_000;

let fresh: FreshDatabase;
let database: Database;
beforeAll(async () => {
  fresh = await freshDatabase();
  database = connectDatabase({ url: fresh.url, connections: 4, name: 'test' });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const take = (account: string, forMs = LONG_MS) => takeProbe(database.sql, account, forMs);
async function taken(account: string, forMs = LONG_MS): Promise<string> {
  const probe = await take(account, forMs);
  if (!('takenUntil' in probe)) throw new Error(`to be had in ${probe.waitMs} ms`);
  return probe.takenUntil;
}
const record = (account: string, health: Partial<AccountHealth>) =>
  recordAccountHealth(database.sql, { account, newsId: newId(), state: 'failing', reason: 'CIRCUIT_OPEN', forMs: 0, ...health });
const stateOf = async (account: string) => (await readAccountHealth(database.sql)).find((one) => one.account === account)?.state;

describe('the probe of an account', () => {
  it('is one worker’s alone, also where nobody has said anything of the account; and that it is probed is no news of it', async () => {
    const probes = await Promise.all(Array.from({ length: 8 }, () => take('unheard')));
    expect(probes.filter((probe) => 'takenUntil' in probe)).toHaveLength(1);
    expect(await stateOf('unheard')).toBeUndefined();
    await record('unheard', { state: 'well' });
    expect(await stateOf('unheard')).toBe('well');
  });

  it('that is given back is another’s to take', async () => {
    await record('given', {});
    await giveProbeBack(database.sql, 'given', await taken('given'));
    expect(await take('given')).toHaveProperty('takenUntil');
  });

  it('that ran out and is another’s now is not taken from that one', async () => {
    await record('late', {});
    const late = await taken('late', 1);
    await eventually('another has it', async () => 'takenUntil' in (await take('late')));
    await giveProbeBack(database.sql, 'late', late);
    expect(await take('late')).toHaveProperty('waitMs');
  });

  it('is over with the next word, whose ever it is', async () => {
    await record('told', {});
    await taken('told');
    await record('told', { state: 'well' });
    expect(await take('told')).toHaveProperty('takenUntil');
  });
});

describe('the last word of an account', () => {
  it('is the newest, though an older one is written later', async () => {
    const [older, newer] = [newId(), newId()];
    await record('order', { newsId: newer, state: 'well' });
    await record('order', { newsId: older, state: 'paused', forMs: LONG_MS });
    expect(await stateOf('order')).toBe('well');
    expect(await take('order')).toHaveProperty('takenUntil');
  });
});
