import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, codesOf } from './callers.ts';
import { openHouse, type House } from './house.ts';

let house: House;
let ann: string;
beforeAll(async () => {
  house = await openHouse();
  ann = await house.person('ann');
});
afterAll(() => house.close());

const SET = 'mutation ($input: SetPresenceInput!) { setPresence(input: $input) { presentUntil errors { code path } } }';
const set = (input: Record<string, unknown>, as = ann) => call(house, 'http', { query: SET, variables: { input }, as });
const seenByApp = async () => {
  const { data } = await call(house, 'http', { query: '{ user(id: "ann") { presentUntil } }', as: house.app });
  return (data as { user: { presentUntil: string | null } }).user.presentUntil;
};

describe('that a person is looking', () => {
  it('is said by them or by their app, is known for as long as was said, and is taken back', async () => {
    expect(await seenByApp()).toBeNull();
    await set({ looking: true });
    const usual = Date.parse((await seenByApp()) ?? '') - Date.now();
    expect(usual).toBeGreaterThan(20_000);
    expect(usual).toBeLessThanOrEqual(31_000);
    await set({ userId: 'ann', looking: true, for: 'PT2M' }, house.app);
    expect(Date.parse((await seenByApp()) ?? '') - Date.now()).toBeGreaterThan(90_000);
    expect(await set({ looking: false })).toMatchObject({ data: { setPresence: { presentUntil: null, errors: [] } } });
    expect(await seenByApp()).toBeNull();
  });

  it.each([{ looking: true, for: 'PT0S' }, { looking: true, for: 'PT121S' }, { userId: 'ann', looking: true }])('is not said by %o', async (input) => {
    expect(codesOf(await set(input))).toEqual(['BAD_USER_INPUT']);
  });
});
