import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { eventually } from '../support/eventually.ts';
import { call, codesOf, post, transports } from './callers.ts';
import { GENEROUS, openHouse, type House } from './house.ts';

const hour = 3_600_000;
const categories = '{ categories { key } }';
/** A minute may have passed meanwhile. */
const expectAbout = (told: unknown, seconds: number) => {
  expect(Number(told)).toBeLessThanOrEqual(seconds);
  expect(Number(told)).toBeGreaterThan(seconds - 60);
};
const send = 'mutation { sendNotification(input: { to: { userId: "ann" }, category: "announcement" }) { errors { code } } }';

describe('what a caller may ask for', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({
      limits: {
        ...GENEROUS,
        keyRequests: { count: 6, perMs: hour },
        userRequests: { count: 3, perMs: hour },
        clientNotifications: { count: 1, perMs: hour },
        concurrentRequests: 2,
      },
    });
  });
  afterAll(() => house.close());

  it.each(transports)('is refused over %s with a code and a hint when it is too often', async (transport) => {
    const ann = await house.person(`ann over ${transport} ${newId()}`);
    const ask = () => call(house, transport, { query: categories, as: ann });
    for (let time = 0; time < 3; time += 1) expect((await ask()).errors).toBeUndefined();
    const refused = await ask();
    expect(refused.errors?.[0]?.extensions).toEqual({ code: 'TOO_MANY_REQUESTS', retryAfterSeconds: expect.any(Number) as number });
    expectAbout(refused.errors?.[0]?.extensions?.retryAfterSeconds, 1_200);
  });

  it('is told in the headers of each answer, and with Retry-After when it is over', async () => {
    const { app } = await house.tenant(`told-${newId()}`);
    const answers = [];
    for (let time = 0; time < 7; time += 1) answers.push(await post(house, { query: categories, as: app }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(answers.map(({ headers }) => headers.get('ratelimit-remaining'))).toEqual(['5', '4', '3', '2', '1', '0', '0']);
    expect(answers[0]?.headers.get('ratelimit-limit')).toBe('6');
    expect(Number(answers[6]?.headers.get('ratelimit-reset'))).toBeGreaterThan(3_500);
    expectAbout(answers[6]?.headers.get('retry-after'), 600);
    expect(answers[0]?.headers.get('access-control-expose-headers')).toContain('ratelimit-remaining');
  });

  it('is counted for each alone', async () => {
    const [loud, quiet] = [await house.person('loud'), await house.person('quiet')];
    for (let time = 0; time < 4; time += 1) await post(house, { query: categories, as: loud });
    expect((await post(house, { query: categories, as: loud })).status).toBe(429);
    expect((await post(house, { query: categories, as: quiet })).status).toBe(200);
  });

  it('is, of requests at once, no more than a few', async () => {
    const { app } = await house.tenant(`at-once-${newId()}`);
    const stalled = [0, 1].map(() => {
      const asking = request(house.url, { method: 'POST', headers: { authorization: app, 'content-type': 'application/json', 'content-length': 100 } });
      asking.on('error', () => undefined).write('{');
      return asking;
    });
    await eventually('two are under way', async () => (await post(house, { query: categories, as: app })).status === 429);
    for (const asking of stalled) asking.destroy();
  });

  it('is, of notifications by a person, what is configured', async () => {
    const eve = await house.person('eve');
    expect((await post(house, { query: send, as: eve })).answer.errors).toBeUndefined();
    const { status, answer } = await post(house, { query: send, as: eve });
    expect([status, codesOf(answer)]).toEqual([429, ['TOO_MANY_REQUESTS']]);
  });
});

describe('an app that has sent enough', () => {
  it('is refused whole, also in bulk', async () => {
    const house = await openHouse({ limits: { ...GENEROUS, appNotifications: { count: 5, perMs: hour } } });
    await house.person('ann');
    const input = (at: number) => `{ to: { userId: "ann" }, category: "announcement", content: { title: "a", body: "${at}" } }`;
    const bulk = (count: number) => {
      const inputs = Array.from({ length: count }, (_, at) => input(at)).join(' ');
      return post(house, { query: `mutation { sendNotifications(inputs: [${inputs}]) { errors { code } } }`, as: house.app });
    };
    expect((await bulk(4)).status).toBe(200);
    expect((await bulk(2)).status).toBe(429);
    expect(await house.database.sql`select id from notification`).toHaveLength(4);
    expect((await bulk(1)).status).toBe(200);
    await house.close();
  });
});
