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

const week = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
const SET = 'mutation ($input: SetQuietHoursInput!) { setQuietHours(input: $input) { quietHours { from to days timezone } errors { code path } } }';
const set = (input: Record<string, unknown>, as = ann) => call(house, 'http', { query: SET, variables: { input }, as });
const answer = (quietHours: unknown, errors: unknown[] = []) => ({ data: { setQuietHours: { quietHours, errors } } });
const shown = async () => {
  const { data } = await call(house, 'http', { query: '{ viewer { quietHours { from to days timezone } } }', as: ann });
  return (data as { viewer: { quietHours: unknown } }).viewer.quietHours;
};

describe('quiet hours', () => {
  it('are said by the person or their app, are shown to both, and are switched off', async () => {
    expect(await shown()).toBeNull();
    const night = { from: '22:00', to: '07:00' };
    expect(await set({ quietHours: night })).toMatchObject(answer({ ...night, days: week, timezone: 'UTC' }));
    const weekend = { from: '00:00', to: '00:00', days: ['SATURDAY', 'SUNDAY'], timezone: 'Asia/Seoul' };
    expect(await set({ userId: 'ann', quietHours: weekend }, house.app)).toMatchObject(answer(weekend));
    expect(await shown()).toEqual(weekend);
    expect(await set({ quietHours: null })).toMatchObject(answer(null));
    expect(await shown()).toBeNull();
  });

  it('go by the person’s zone, also when that changes, unless they have one of their own', async () => {
    await set({ quietHours: { from: '22:00', to: '07:00' } });
    const query = 'mutation { upsertUsers(users: [{ id: "ann", timezone: "Europe/Zurich" }]) { users { quietHours { timezone } } } }';
    expect(await call(house, 'http', { query, as: house.app })).toMatchObject({ data: { upsertUsers: { users: [{ quietHours: { timezone: 'Europe/Zurich' } }] } } });
    expect(await shown()).toMatchObject({ timezone: 'Europe/Zurich' });
  });

  it('show in the trace of what waits for their end', async () => {
    const now = Date.now();
    const [from, to] = [now - 3_600_000, now + 3_600_000].map((at) => new Date(at).toISOString().slice(11, 16));
    await call(house, 'http', { query: 'mutation { upsertUsers(users: [{ id: "ann", phone: "+4930123456" }]) { errors { code } } }', as: house.app });
    await set({ quietHours: { from, to, timezone: 'UTC' } });
    const query = `mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification {
      deliveries { status reason dueAt } events { type reason until }
    } } }`;
    const input = { to: { userId: 'ann' }, category: 'announcement', channels: ['SMS'], content: { title: 'Sh', body: 'b' } };
    const until = new Date(Math.floor((now + 3_600_000) / 60_000) * 60_000).toISOString();
    expect(await call(house, 'http', { query, variables: { input }, as: house.app })).toMatchObject({
      data: {
        sendNotification: {
          notification: {
            deliveries: [{ status: 'WAITING', reason: 'QUIET_HOURS', dueAt: until }],
            events: [{ type: 'REQUESTED', reason: null, until: null }, { type: 'RETRY', reason: 'QUIET_HOURS', until }],
          },
        },
      },
    });
  });

  it('that make no sense are refused, each fault by its path, and nothing is written', async () => {
    await set({ quietHours: null });
    expect(await set({ quietHours: { from: '25:00', to: '7', days: [], timezone: 'Mars' } })).toMatchObject(
      answer(null, [
        { code: 'INVALID_VALUE', path: ['input', 'quietHours', 'from'] },
        { code: 'INVALID_VALUE', path: ['input', 'quietHours', 'to'] },
        { code: 'INVALID_VALUE', path: ['input', 'quietHours', 'days'] },
        { code: 'INVALID_TIMEZONE', path: ['input', 'quietHours', 'timezone'] },
      ]),
    );
    expect(await shown()).toBeNull();
  });

  it('are one’s own: at the user door nobody is named', async () => {
    expect(codesOf(await set({ userId: 'ann', quietHours: null }))).toEqual(['BAD_USER_INPUT']);
  });
});

describe('preferences for a kind of category', () => {
  const PREFER = 'mutation ($input: SetPreferencesInput!) { setPreferences(input: $input) { preferences { category kind channel enabled } errors { code path } } }';
  const prefer = (...preferences: Record<string, unknown>[]) => call(house, 'http', { query: PREFER, variables: { input: { preferences } }, as: ann });
  const promotion = async (channels: string[]) => {
    const query = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { deliveries { channel reason } } errors { code } } }';
    const input = { to: { userId: 'ann' }, category: 'promotion', channels, content: { title: `Sale ${Math.random()}`, body: 'b' } };
    const { data } = await call(house, 'http', { query, variables: { input }, as: house.app });
    return (data as { sendNotification: { notification: { deliveries: { reason: string | null }[] } } }).sendNotification.notification.deliveries.map(({ reason }) => reason);
  };

  it('say no without naming each, stand beside those for all, and give way to those for one', async () => {
    await call(house, 'http', { query: 'mutation { upsertUsers(users: [{ id: "ann", email: "ann@example.test", phone: "+4930123456" }]) { errors { code } } }', as: house.app });
    const no = { category: null, kind: 'PROMOTIONAL', channel: 'SMS', enabled: false };
    const yes = { category: null, kind: null, channel: 'SMS', enabled: true };
    expect(await prefer(no, yes)).toMatchObject({ data: { setPreferences: { preferences: [no, yes], errors: [] } } });
    expect(await promotion(['EMAIL', 'SMS'])).toEqual([null, 'PREFERENCE']);
    expect(await prefer({ ...no, enabled: true })).toMatchObject({ data: { setPreferences: { preferences: [{ ...no, enabled: true }, yes] } } });
    expect(await promotion(['SMS'])).toEqual([null]);
    await prefer(no, { category: 'promotion', channel: 'SMS', enabled: true });
    expect(await promotion(['SMS'])).toEqual([null]);
  });

  it('are not given together with a category', async () => {
    expect(await prefer({ category: 'promotion', kind: 'PROMOTIONAL', enabled: false })).toMatchObject({
      data: { setPreferences: { preferences: [], errors: [{ code: 'INVALID_VALUE', path: ['input', 'preferences', '0', 'kind'] }] } },
    });
  });
});
