import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCatalogue } from '../../src/intake/catalogue.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.leave());

test('a crowd that asks for the same shares one reading', async () => {
  const catalogue = createCatalogue(house.database);
  const { projectId } = house.requester;
  const [first, ...others] = await Promise.all(Array.from({ length: 50 }, () => catalogue.category(projectId, 'announcement')));
  expect(first).toMatchObject({ key: 'announcement' });
  for (const other of others) expect(other).toBe(first);
});

test('what changed is read again once that was announced, and what was missing is looked for each time', async () => {
  const catalogue = createCatalogue(house.database);
  const { projectId } = house.requester;
  expect(await catalogue.category(projectId, 'late')).toBeNull();
  await house.addCategory('late', { name: 'Late' });
  expect(await catalogue.category(projectId, 'late')).toMatchObject({ name: 'Late' });
  await house.addCategory('late', { name: 'Later' });
  expect(await catalogue.category(projectId, 'late')).toMatchObject({ name: 'Late' });
  catalogue.forget(projectId);
  expect(await catalogue.category(projectId, 'late')).toMatchObject({ name: 'Later' });
});
