import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { asking, type Ask, type UserError } from './callers.ts';
import { openHouse, type House } from './house.ts';

describe('people', () => {
  let house: House;
  let ask: Ask;

  beforeAll(async () => {
    house = await openHouse();
    ask = asking(house);
  });
  afterAll(() => house.close());

  const upsert = (users: Record<string, unknown>[]) =>
    ask<{ users: Record<string, unknown>[]; errors: UserError[] }>(
      `mutation ($users: [UserInput!]!) { upsertUsers(users: $users) {
        users { id email phone locale timezone attributes } errors { code path }
      } }`,
      { users },
    );

  it('are kept in their normal form', async () => {
    const { users, errors } = await upsert([
      {
        id: 'ann',
        email: ' Ann.O\'Hara+x@Example.COM ',
        phone: '+49 30 1234-5678',
        locale: 'de-ch',
        timezone: 'Europe/Zurich',
        attributes: { plan: 'gold', tags: [1, null] },
      },
    ]);
    expect(errors).toEqual([]);
    expect(users).toEqual([
      {
        id: 'ann',
        email: 'Ann.O\'Hara+x@example.com',
        phone: '+493012345678',
        locale: 'de-CH',
        timezone: 'Europe/Zurich',
        attributes: { plan: 'gold', tags: [1, null] },
      },
    ]);
  });

  it('keep what is absent, lose what is null, and get attributes as a whole', async () => {
    await upsert([{ id: 'bob', email: 'bob@example.com', phone: '+15551230000', attributes: { a: 1, b: 2 } }]);
    const { users } = await upsert([{ id: 'bob', phone: null, attributes: { b: 3 } }]);
    expect(users).toEqual([{ id: 'bob', email: 'bob@example.com', phone: null, locale: null, timezone: null, attributes: { b: 3 } }]);
    const cleared = await upsert([{ id: 'bob', attributes: null }]);
    expect(cleared.users[0]).toMatchObject({ email: 'bob@example.com', attributes: null });
  });

  it.each(['+15551230000', '+15005550001', '+4915112345678'])('may have the number %s, though no telephone does', async (phone) => {
    expect((await upsert([{ id: 'tester', phone }])).users[0]).toMatchObject({ phone });
  });

  it('are stored beside others that are refused, each by its path', async () => {
    const { users, errors } = await upsert([
      { id: 'c1', email: 'c1@example.com' },
      { id: 'c2', email: 'nonsense' },
      { id: 'c3', phone: '12345', timezone: 'Mars/Olympus' },
      { id: 'c4', locale: 'xx_YY', email: '' },
      { id: ' ' },
      { id: 'x'.repeat(256) },
      { id: 'c5', attributes: ['no', 'object'] },
      { id: 'c6', attributes: { long: 'x'.repeat(17_000) } },
      { id: 'c7' },
    ]);
    expect(users.map(({ id }) => id)).toEqual(['c1', 'c7']);
    expect(errors.map(({ code, path }) => [code, ...(path ?? [])])).toEqual([
      ['INVALID_EMAIL', 'users', '1', 'email'],
      ['INVALID_PHONE', 'users', '2', 'phone'],
      ['INVALID_TIMEZONE', 'users', '2', 'timezone'],
      ['INVALID_EMAIL', 'users', '3', 'email'],
      ['INVALID_LOCALE', 'users', '3', 'locale'],
      ['INVALID_VALUE', 'users', '4', 'id'],
      ['TOO_LARGE', 'users', '5', 'id'],
      ['INVALID_VALUE', 'users', '6', 'attributes'],
      ['TOO_LARGE', 'users', '7', 'attributes'],
    ]);
    expect(await ask('{ user(id: "c2") { id } }')).toBeNull();
  });

  it('may come twice in one call, the later over the earlier', async () => {
    const { users } = await upsert([
      { id: 'twin', email: 'one@example.com', locale: 'en' },
      { id: 'twin', email: 'two@example.com' },
    ]);
    expect(users).toEqual([expect.objectContaining({ id: 'twin', email: 'two@example.com', locale: 'en' })]);
  });

  it('are a thousand in one statement, in the order given', async () => {
    const people = Array.from({ length: 1_000 }, (_, at) => ({ id: `p${1_000 - at}`, email: `p${at}@example.com` }));
    const { users, errors } = await upsert(people);
    expect(errors).toEqual([]);
    expect(users.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
  });

  it('are changed by many at once without a deadlock or a lost field', async () => {
    const ids = Array.from({ length: 50 }, (_, at) => `crowd${at}`);
    await Promise.all(
      Array.from({ length: 12 }, (_, round) => {
        const field = round % 2 === 0 ? { email: 'e@example.com' } : { locale: 'en' };
        const order = round % 3 === 0 ? [...ids].reverse() : ids;
        return upsert(order.map((id) => ({ id, ...field })));
      }),
    );
    const { users } = await upsert(ids.map((id) => ({ id })));
    expect(users.every(({ email, locale }) => email === 'e@example.com' && locale === 'en')).toBe(true);
  });
});
