import { createClient as createEventClient } from 'graphql-sse';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { BadInput } from '../../src/core/refusal.ts';
import { connectDatabase } from '../../src/db/connect.ts';
import { wallClock } from '../../src/base/clock.ts';
import { createAuthenticator } from '../../src/edge/authenticate.ts';
import { createUserTokens } from '../../src/edge/tokens.ts';
import type { Acceptance } from '../../src/intake/acceptance.ts';
import { callError } from '../../src/edge/errors.ts';
import { eventually } from '../support/eventually.ts';
import { call, closeOf, codesOf, post, transports } from './callers.ts';
import { MASTER_KEY, openHouse, type House } from './house.ts';

const send = 'mutation { sendNotification(input: { to: { userId: "ann" }, category: "announcement" }) { errors { code } } }';

/** Whatever is thrown, an Error or not. */
function throwing(failure: unknown): () => never {
  return () => {
    throw failure;
  };
}

describe('errors', () => {
  let house: House;
  let fail: () => never;

  beforeAll(async () => {
    house = await openHouse({ intake: { accept: () => fail() } });
  });
  afterAll(() => house.close());

  describe.each(transports)('over %s', (transport) => {
    it('of ours are masked, and found in the log by their id', async () => {
      fail = throwing(new Error('the password of the database is swordfish'));
      const answer = await call(house, transport, { query: send, as: house.app });
      expect(codesOf(answer)).toEqual(['INTERNAL']);
      expect(JSON.stringify(answer)).not.toContain('swordfish');
      const id = answer.errors?.[0]?.extensions?.id;
      expect(id).toEqual(expect.any(String));
      const line = house.logged.find((each) => each.id === id);
      expect(JSON.stringify(line)).toContain('swordfish');
    });

    it('of ours have no stack, whatever was thrown', async () => {
      fail = throwing('just a text');
      const answer = await call(house, transport, { query: send, as: house.app });
      expect(codesOf(answer)).toEqual(['INTERNAL']);
      expect(Object.keys(answer.errors?.[0]?.extensions ?? {}).sort()).toEqual(['code', 'id']);
    });

    it('of the caller say where', async () => {
      fail = throwing(new BadInput('Too long.', ['input', 'idempotencyKey']));
      const answer = await call(house, transport, { query: send, as: house.app });
      expect(answer.errors?.[0]).toMatchObject({
        message: 'Too long.',
        path: ['sendNotification'],
        extensions: { code: 'BAD_USER_INPUT', path: ['input', 'idempotencyKey'] },
      });
    });

    it('of a database that is away ask to try again', async () => {
      fail = throwing(Object.assign(new Error('connect ECONNREFUSED 10.0.0.7:5432'), { code: 'ECONNREFUSED' }));
      const answer = await call(house, transport, { query: send, as: house.app });
      expect(codesOf(answer)).toEqual(['UNAVAILABLE']);
      expect(answer.errors?.[0]?.extensions?.retryAfterSeconds).toBeGreaterThan(0);
      expect(JSON.stringify(answer)).not.toContain('10.0.0.7');
    });
  });

  it('have their status in HTTP, with Retry-After', async () => {
    fail = throwing(callError('TOO_MANY_REQUESTS', 'Slow down.', { retryAfterSeconds: 7 }));
    const slow = await post(house, { query: send, as: house.app });
    expect([slow.status, slow.headers.get('retry-after')]).toEqual([429, '7']);

    fail = throwing(Object.assign(new Error('closed'), { code: 'CONNECTION_CLOSED' }));
    const away = await post(house, { query: send, as: house.app });
    expect([away.status, away.headers.get('retry-after')]).toEqual([503, '2']);

    const anonymous = await post(house, { query: send });
    expect(anonymous.status).toBe(401);
    const wrongDoor = await post(house, { query: '{ viewer { id } }', as: house.app });
    expect([wrongDoor.status, codesOf(wrongDoor.answer)]).toEqual([200, ['FORBIDDEN']]);
  });

  it('of what is no GraphQL at all are answered in the same form', async () => {
    const broken = await fetch(house.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' });
    expect(broken.status).toBe(400);
    expect(await broken.json()).toMatchObject({ errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  it('of JSON that is not taken for what it names say so', async () => {
    const body = '{"query":"query ($data: JSON) { __typename }","variables":{"data":{"__proto__":{}}}}';
    const refused = await fetch(house.url, { method: 'POST', headers: { 'content-type': 'application/json' }, body });
    expect(refused.status).toBe(400);
    expect(await refused.text()).toContain('__proto__');
  });
});

describe('a database that is away', () => {
  /** Nobody listens on port 1. */
  const away = connectDatabase({ url: 'postgres://nobody:nothing@127.0.0.1:1/none', connections: 1, name: 'away' });
  afterAll(() => away.close());

  it.each(transports)('is UNAVAILABLE for records over %s', async (transport) => {
    const house = await openHouse({ database: away });
    try {
      expect(codesOf(await call(house, transport, { query: '{ categories { key } }', as: house.app }))).toEqual(['UNAVAILABLE']);
    } finally {
      await house.close();
    }
  });

  it('is UNAVAILABLE for credentials, and no reason for a socket to give up', async () => {
    const tokens = createUserTokens(away, MASTER_KEY, wallClock);
    const house = await openHouse({ authenticator: createAuthenticator({ database: away, tokens, appCheck: { verify: () => Promise.resolve() }, clock: wallClock }) });
    try {
      const { status, answer } = await post(house, { query: '{ categories { key } }', as: house.app });
      expect([status, codesOf(answer)]).toEqual([503, ['UNAVAILABLE']]);
      expect(await closeOf(house, house.app)).toBe(1013);
    } finally {
      await house.close();
    }
  });
});

describe('the end of an edge', () => {
  it('sends sockets elsewhere with 1012 and ends event streams', async () => {
    const house = await openHouse();
    const ann = await house.person('ann');
    let connected = 0;
    const codes = Array.from({ length: 5 }, () => closeOf(house, ann, { connected: () => (connected += 1) }));
    let streamed = 0;
    const events = createEventClient({ url: house.url, headers: { authorization: ann }, retryAttempts: 0 });
    const ended = new Promise((resolve) => {
      events.subscribe(
        { query: 'subscription { feed(after: "lost") { type } }' },
        { next: () => (streamed += 1), error: resolve, complete: () => resolve('complete') },
      );
    });
    await eventually('all are connected', () => connected === 5 && streamed === 1);
    await house.close();
    expect(await Promise.all(codes)).toEqual([1012, 1012, 1012, 1012, 1012]);
    expect(await ended).toBeInstanceOf(Error);
  });

  it('finishes the requests that it has begun', async () => {
    let finish = (_answers: Acceptance[]): void => undefined;
    const begun = { times: 0 };
    const house = await openHouse({
      intake: {
        accept: () =>
          new Promise((resolve) => {
            finish = resolve;
            begun.times += 1;
          }),
      },
    });
    const answered = post(house, { query: send, as: house.app });
    await eventually('the request is under way', () => begun.times === 1);
    const closed = house.close();
    finish([{ notification: null, duplicate: false, refusals: [] }]);
    expect((await answered).answer).toEqual({ data: { sendNotification: { errors: [] } } });
    await closed;
  });
});
