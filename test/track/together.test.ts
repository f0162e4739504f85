import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { applyReceipts, type OwnedReceipt } from '../../src/db/receipts.ts';
import { openHouse, type House } from '../support/house.ts';

const CATEGORIES = 40;
const ROUNDS = 15;
const ADDRESS = 'one@example.test';

let house: House;
beforeAll(async () => {
  house = await openHouse();
  for (let at = 0; at < CATEGORIES; at += 1) await house.addCategory(`news-${at}`, { name: `News ${at}` });
});
afterAll(() => house.leave());

/** A mail of each category to the same address, which is to be sent no more of it. */
async function stops(): Promise<OwnedReceipt[]> {
  const requests = Array.from({ length: CATEGORIES }, (_, at) => ({ to: { email: ADDRESS }, category: `news-${at}`, channels: ['EMAIL' as const], idempotencyKey: newId() }));
  const accepted = await house.accept(requests);
  const ids = accepted.map(({ notification }) => notification?.id ?? '');
  const rows = await house.database.sql<{ id: string }[]>`
    update delivery set status = 'SENT', provider = 'mail' where notification_id = any(${ids}::uuid[]) returning id`;
  return rows.map(({ id: deliveryId }) => ({
    id: newId(),
    deliveryId,
    account: 'mail',
    projects: null,
    providerMessageId: null,
    kind: 'failed',
    reason: 'UNSUBSCRIBED',
    stops: 'category',
  }));
}

test('batches that stop much of the same address, met in any order, do not wait for each other for ever', async () => {
  const [some, others] = [await stops(), await stops()];
  const batches = [some, others.reverse(), others.slice(10).concat(some.slice(0, 10)), some.slice(20).reverse()];
  for (let round = 0; round < ROUNDS; round += 1) {
    await house.database.sql`delete from suppression`;
    await Promise.all(batches.map((batch) => house.database.sql.begin((transaction) => applyReceipts(transaction, batch))));
  }
  const [kept] = await house.database.sql<{ count: number }[]>`select count(*)::int from suppression where address = ${ADDRESS}`;
  expect(kept?.count).toBe(CATEGORIES);
});
