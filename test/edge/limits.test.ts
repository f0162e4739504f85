import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { MESSAGE_BYTES } from '../../src/edge/transport/websocket.ts';
import { CONNECTIONS_PER_USER } from '../../src/edge/connections.ts';
import { SUBSCRIPTIONS_PER_SOCKET } from '../../src/edge/transport/visits.ts';
import { eventually } from '../support/eventually.ts';
import { call, closeOf, codesOf, post, transports, type Answer } from './callers.ts';
import { openHouse, type House } from './house.ts';

const deep = '{ notifications { edges { node { user { feed { edges { node { id } } } } } } } }';
describe('limits', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  describe.each(transports)('over %s', (transport) => {
    const ask = (query: string, variables?: Record<string, unknown>) =>
      call(house, transport, { query, as: house.app, ...(variables && { variables }) });

    it('let an operation through that is deep for a reason', async () => {
      expect((await ask(deep)).errors).toBeUndefined();
    });

    it('hold for depth, through fragments too', async () => {
      expect(codesOf(await ask(`{ ${nested(13)} }`))).toContain('BAD_USER_INPUT');
      const inFragment = `query { notifications { ...page } } fragment page on NotificationConnection { ${nested(12)} }`;
      expect(codesOf(await ask(inFragment))).toContain('BAD_USER_INPUT');
    });

    it('hold for the fields of one operation, however they are spread', async () => {
      const query = `query { ${Array.from({ length: 40 }, (_, at) => `a${at}: notifications { ...page }`).join(' ')} }
        fragment page on NotificationConnection { ${Array.from({ length: 30 }, (_, at) => `b${at}: pageInfo { hasNextPage }`).join(' ')} }`;
      expect(codesOf(await ask(query))).toEqual(['BAD_USER_INPUT']);
    });

    it('hold for aliases of one field', async () => {
      const query = `mutation { ${Array.from({ length: 51 }, (_, at) => `a${at}: cancelNotification(id: "x") { errors { code } }`).join(' ')} }`;
      expect(codesOf(await ask(query))).toEqual(['BAD_USER_INPUT']);
    });

    it('hold for the tokens of a document', async () => {
      const query = `{ categories { ${'key '.repeat(20_001)} } }`;
      expect(codesOf(await ask(query))).toEqual(['GRAPHQL_PARSE_FAILED']);
    });

    it('do not hold up introspection', async () => {
      const { getIntrospectionQuery } = await import('graphql');
      expect((await ask(getIntrospectionQuery())).errors).toBeUndefined();
    });

    it.each([0, 101, -1])('hold for a page of %i', async (first) => {
      const answer = await ask('query ($first: Int) { notifications(first: $first) { edges { cursor } } }', { first });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors?.[0]?.extensions?.path).toEqual(['first']);
    });

    it.each([0, 1_001])('hold for a list of %i', async (length) => {
      const users = Array.from({ length }, (_, at) => ({ id: `u${at}` }));
      const answer = await ask('mutation ($users: [UserInput!]!) { upsertUsers(users: $users) { errors { code } } }', { users });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors?.[0]?.extensions?.path).toEqual(['users']);
    });

    const send = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { errors { code } } }';
    it.each([
      ['NUL', 'a\0b'],
      ['half a pair', 'a\ud800b'],
      ['the other half', '\udc00'],
    ])('refuse %s in variables, by path', async (_, bad) => {
      const input = { to: { userId: 'ann' }, category: 'announcement', data: { lines: ['fine 👍', bad] } };
      const answer = await ask(send, { input });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors?.[0]?.extensions?.path).toEqual(['input', 'data', 'lines', '1']);
    });

    it('refuse NUL in the keys of variables', async () => {
      const answer = await ask(send, { input: { to: { userId: 'ann' }, category: 'announcement', data: { 'a\0': 1 } } });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    });

    it('refuse the same in literals, by path', async () => {
      const answer = await ask(`mutation {
        upsertUsers(users: [{ id: "ann" }, { id: "bob", attributes: { tags: ["ok", "a\\u0000"] } }]) { errors { code } }
      }`);
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      expect(answer.errors?.[0]?.extensions?.path).toEqual(['users', '1', 'attributes', 'tags', '1']);
    });

    it('refuse variables that nobody could walk', async () => {
      const data = JSON.parse('['.repeat(2_000) + ']'.repeat(2_000)) as unknown;
      const answer = await ask(send, { input: { to: { userId: 'ann' }, category: 'announcement', data } });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    });

    it.each([
      ['an instant that is none', { sendAt: '2026-02-30T10:00:00Z' }],
      ['an hour that is none', { sendAt: '2026-02-20T24:00:00Z' }],
      ['a date without a time', { sendAt: '2026-02-20' }],
      ['a duration of a year', { expiresIn: 'P1Y' }],
      ['a channel that is none', { channels: ['PIGEON'] }],
      ['two recipients', { to: { userId: 'ann', email: 'ann@example.com' } }],
      ['no recipient', { to: {} }],
    ])('refuse %s', async (_, wrong) => {
      const answer = await ask(send, { input: { to: { userId: 'ann' }, category: 'announcement', ...wrong } });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    });

    it('say where in the variables the mistake is', async () => {
      const answer = await ask(send, { input: { to: { userId: 'ann' }, category: 'announcement', sendAt: 'tomorrow' } });
      expect(answer.errors?.[0]?.message).toContain('at "input.sendAt"');
    });

    it.each([
      ['a word where a name of the schema is meant', '{ to: { userId: "ann" }, category: "announcement", channels: [EMAIL, PIGEON] }', ['input', 'channels', '1']],
      ['a number where a text is meant', '{ to: { userId: 5.5 }, category: "announcement" }', ['input', 'to', 'userId']],
      ['an instant that is none', '{ to: { userId: "ann" }, category: "announcement", sendAt: "tomorrow" }', ['input', 'sendAt']],
      ['a field that there is not', '{ to: { userId: "ann" }, category: "announcement", colour: RED }', ['input', 'colour']],
      ['an object that lacks a field', '{ to: { userId: "ann" } }', ['input']],
    ])('refuse %s as a literal as they do as a variable, and say where', async (_, input, path) => {
      const answer = await ask(`mutation { sendNotification(input: ${input}) { errors { code } } }`);
      expect(answer.errors?.map(({ extensions }) => extensions)).toEqual([{ code: 'BAD_USER_INPUT', path }]);
    });

    const fine = { to: { userId: 'ann' }, category: 'announcement' };
    it.each<[string, unknown, string[][]]>([
      ['a word where a name of the schema is meant', { ...fine, channels: ['EMAIL', 'PIGEON'] }, [['input', 'channels', '1']]],
      ['a number where a text is meant', { ...fine, to: { userId: 5.5 } }, [['input', 'to', 'userId']]],
      ['an instant that is none', { ...fine, sendAt: 'tomorrow' }, [['input', 'sendAt']]],
      ['a field that there is not', { ...fine, colour: 'RED' }, [['input', 'colour']]],
      ['an object that lacks a field', { to: { userId: 'ann' } }, [['input']]],
      ['a text where an object is meant', 'ann', [['input']]],
      ['nothing', undefined, [['input']]],
      ['null', null, [['input']]],
      ['two choices at once', { ...fine, to: { userId: 'ann', email: 'a@example.com' } }, [['input', 'to']]],
      ['several mistakes, each by its place', { to: { userId: null }, sendAt: 'tomorrow', colour: 1, channels: 'PIGEON' }, [['input', 'to'], ['input'], ['input', 'channels'], ['input', 'sendAt'], ['input', 'colour']]],
    ])('refuse %s as a variable, and say where, by the places of arguments, whatever the variable is called', async (_, value, paths) => {
      const answer = await ask('mutation ($id: ID!, $it: SendNotificationInput!) { cancelNotification(id: $id) { errors { code } } sendNotification(input: $it) { errors { code } } }', { id: 'x', it: value });
      const told = answer.errors?.map(({ extensions }) => extensions) ?? [];
      expect(new Set(told.map((each) => JSON.stringify(each)))).toEqual(new Set(paths.map((path) => JSON.stringify({ code: 'BAD_USER_INPUT', path }))));
      expect(told).toHaveLength(paths.length);
    });

    it('refuse a part of an input that is a variable of its own, by its place in the whole', async () => {
      const query = 'mutation ($who: ID!, $text: JSON) { sendNotification(input: { to: { userId: $who }, category: "announcement", data: { lines: [$text] } }) { errors { code } } }';
      const wrongs = [{ who: 5.5 }, { who: 'ann', text: 'a\0' }];
      const told = await Promise.all(wrongs.map(async (variables) => (await ask(query, variables)).errors?.map(({ extensions }) => extensions?.path)));
      expect(told).toEqual([[['input', 'to', 'userId']], [['input', 'data', 'lines', '0']]]);
    });

    it('refuse what is no operation', async () => {
      expect(codesOf(await ask('{ nonsense }'))).toEqual(['GRAPHQL_VALIDATION_FAILED']);
      expect(codesOf(await ask('{'))).toEqual(['GRAPHQL_PARSE_FAILED']);
    });

    it.each([
      ['a name that the document does not hold', 'query one { categories { key } }', 'two'],
      ['no name where it holds several', 'query one { categories { key } } query two { categories { key } }', undefined],
    ])('refuse %s', async (_, query, operationName) => {
      const answer = await call(house, transport, { query, as: house.app, ...(operationName && { operationName }) });
      expect(codesOf(answer)).toEqual(['OPERATION_RESOLUTION_FAILURE']);
    });
  });

  it.each(['application/json', 'text/event-stream'])('refuse a body that is no operation with a code, for %s', async (accept) => {
    const query = '{ categories { key } }';
    for (const body of [null, 5, 'x', [], [{ query }], {}, { query: 5 }, { query, variables: 'x' }, { query, operationName: 5 }, { query, extensions: 'x' }]) {
      const headers = { 'content-type': 'application/json', accept, authorization: house.app };
      const answer = await fetch(house.url, { method: 'POST', headers, body: JSON.stringify(body) });
      expect([answer.status, codesOf((await answer.json()) as Answer)]).toEqual([400, ['BAD_USER_INPUT']]);
    }
  });

  it('answer a request that is refused before execution with 400', async () => {
    for (const query of ['{', '{ nonsense }', `{ ${nested(13)} }`]) {
      expect((await post(house, { query, as: house.app })).status).toBe(400);
    }
    const bad = await post(house, {
      query: 'query ($id: ID!) { user(id: $id) { id } }',
      variables: { id: '\0' },
      as: house.app,
    });
    expect(bad.status).toBe(400);
  });

  it('let a body of 8 MiB in, and nothing larger', async () => {
    const body = (bytes: number) => {
      const frame = JSON.stringify({ query: '{ categories { key } }', pad: '' });
      return frame.replace('"pad":""', `"pad":"${'x'.repeat(bytes - frame.length)}"`);
    };
    const send = (bytes: number) =>
      fetch(house.url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: house.app }, body: body(bytes) });
    expect((await send(8 * 1024 * 1024)).status).toBe(200);
    const refused = await send(8 * 1024 * 1024 + 1);
    expect(refused.status).toBe(413);
    expect(((await refused.json()) as { errors: { extensions: unknown }[] }).errors[0]?.extensions).toEqual({ code: 'BAD_USER_INPUT' });
  });

  it('close a socket that sends a message above its size', async () => {
    const socket = new WebSocket(house.socketUrl, 'graphql-transport-ws');
    const closed = new Promise<number>((resolve) => socket.on('close', resolve));
    await new Promise((resolve) => socket.on('open', resolve));
    socket.send('x'.repeat(MESSAGE_BYTES + 1));
    expect(await closed).toBe(1009);
  });

  it('send a person with too many sockets away, to come back later', async () => {
    const eve = await house.person('eve');
    let connected = 0;
    const clients = Array.from({ length: CONNECTIONS_PER_USER }, () => {
      const client = createClient({ url: house.socketUrl, webSocketImpl: WebSocket, lazy: false, connectionParams: { authorization: eve } });
      client.on('connected', () => (connected += 1));
      return client;
    });
    await eventually('all sockets but one are taken', () => connected === CONNECTIONS_PER_USER);
    expect(await closeOf(house, eve)).toBe(1013);

    for (const client of clients) await client.dispose();
    const again = createClient({ url: house.socketUrl, webSocketImpl: WebSocket, lazy: false, connectionParams: { authorization: eve } });
    await new Promise((resolve) => again.on('connected', resolve));
    await again.dispose();
  });

  it('refuse only the subscription that is one too many for its socket', async () => {
    const ann = await house.person('ann');
    const client = createClient({ url: house.socketUrl, webSocketImpl: WebSocket, connectionParams: { authorization: ann } });
    const feed = (take: (event: unknown) => void, refused: (error: unknown) => void) =>
      client.subscribe({ query: 'subscription { feed(after: "lost") { type } }' }, { next: take, error: refused, complete: () => undefined });
    const events: unknown[] = [];
    const stops = Array.from({ length: SUBSCRIPTIONS_PER_SOCKET }, () =>
      feed(
        (event) => events.push(event),
        () => events.push('refused'),
      ),
    );
    await eventually('every subscription is open', () => events.length === SUBSCRIPTIONS_PER_SOCKET);
    expect(events).not.toContain('refused');

    const refused = await new Promise((resolve) => feed(() => resolve('open'), resolve));
    expect(refused).toEqual([expect.objectContaining({ extensions: { code: 'TOO_MANY_REQUESTS', retryAfterSeconds: 1 } })]);

    stops[0]?.();
    await eventually('there is room again', () => new Promise((resolve) => feed(() => resolve(true), () => resolve(false))));
    await client.dispose();
  });
});

/** Fields within fields. No way through the schema of today is so long; the limit is for that of tomorrow. */
function nested(depth: number): string {
  return `${'deeper { '.repeat(depth - 1)} deepest ${'} '.repeat(depth - 1)}`;
}
