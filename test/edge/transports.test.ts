import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { call, codesOf } from './callers.ts';
import { openHouse, type House } from './house.ts';

describe('the server', () => {
  let house: House;
  let root: string;
  let isReady = true;
  let isWell = true;

  beforeAll(async () => {
    house = await openHouse({
      readiness: {
        needed: { postgres: () => (isReady ? Promise.resolve() : Promise.reject(new Error('not connected'))) },
        wished: { nats: () => (isWell ? Promise.resolve() : Promise.reject(new Error('not connected'))) },
      },
      introspection: false,
      pages: [
        (app, _options, done) => {
          app.get('/', () => 'a page');
          done();
        },
      ],
    });
    root = house.url.replace('/graphql', '');
  });
  afterAll(() => house.close());

  it('tells that it lives, and whether it can work', async () => {
    expect((await fetch(`${root}/healthz`)).status).toBe(200);
    const ready = await fetch(`${root}/readyz`);
    expect([ready.status, await ready.json()]).toEqual([200, { status: 'ok', checks: { postgres: 'ok', nats: 'ok' } }]);
    isWell = false;
    const degraded = await fetch(`${root}/readyz`);
    expect([degraded.status, await degraded.json()]).toEqual([200, { status: 'degraded', checks: { postgres: 'ok', nats: 'failed' } }]);
    isReady = false;
    const unready = await fetch(`${root}/readyz`);
    expect([unready.status, await unready.json()]).toEqual([503, { status: 'not ready', checks: { postgres: 'failed', nats: 'failed' } }]);
    [isReady, isWell] = [true, true];
  });

  it('counts its sockets for Prometheus', async () => {
    const socket = new WebSocket(house.socketUrl, 'graphql-transport-ws');
    await new Promise((resolve) => socket.on('open', resolve));
    expect(await (await fetch(`${root}/metrics`)).text()).toContain('carillon_sockets{transport="websocket"} 1');
    socket.close();
    await eventually('it is gone', async () => (await (await fetch(`${root}/metrics`)).text()).includes('carillon_sockets{transport="websocket"} 0'));
  });

  it('may be asked by any origin, without cookies', async () => {
    const preflight = await fetch(house.url, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.example', 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization,content-type' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('*');
    expect(preflight.headers.get('access-control-allow-credentials')).toBeNull();
    expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
    for (const accept of ['application/json', 'text/event-stream']) {
      const answer = await fetch(house.url, {
        method: 'POST',
        headers: { origin: 'https://shop.example', 'content-type': 'application/json', accept },
        body: JSON.stringify({ query: '{ categories { key } }' }),
      });
      expect(answer.headers.get('access-control-allow-origin')).toBe('*');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      await answer.body?.cancel();
    }
  });

  it('shows pages beside GraphQL, and nothing else to sockets', async () => {
    expect(await (await fetch(root)).text()).toBe('a page');
    const elsewhere = new WebSocket(house.socketUrl.replace('/graphql', '/other'), 'graphql-transport-ws');
    const refused = await new Promise<Error>((resolve) => elsewhere.on('error', resolve));
    expect(refused.message).toContain('404');
  });

  it.each(['http', 'websocket', 'events'] as const)('keeps its schema to itself over %s where it is told to', async (transport) => {
    const answer = await call(house, transport, { query: '{ __schema { types { name } } }', as: house.app });
    expect(codesOf(answer)).toContain('GRAPHQL_VALIDATION_FAILED');
  });

  it('answers JSON to clients that would also take events', async () => {
    const answer = await fetch(house.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: house.app, accept: 'application/graphql-response+json, application/json, text/event-stream' },
      body: JSON.stringify({ query: '{ categories { key } }' }),
    });
    expect(answer.headers.get('content-type')).toContain('json');
  });

  it('says how a subscription is followed to who sends one as a query', async () => {
    const ann = await house.person('ann');
    for (const authorization of [ann, house.app, undefined]) {
      const answer = await fetch(house.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...(authorization && { authorization }) },
        body: JSON.stringify({ query: 'subscription { feed { cursor } }' }),
      });
      const said: unknown = await answer.json();
      expect([answer.status, said]).toMatchObject([400, { errors: [{ extensions: { code: 'BAD_USER_INPUT' } }] }]);
      expect(JSON.stringify(said)).toContain('text/event-stream');
    }
  });

  it('lets a subscription go when its event stream is cut', async () => {
    const ann = await house.person('ann');
    const cut = await new Promise<() => void>((resolve, reject) => {
      const stream = request(house.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: ann, accept: 'text/event-stream' },
      });
      stream.on('response', (response) => {
        response.on('data', () => resolve(() => stream.destroy()));
        response.on('error', () => undefined);
      });
      stream.on('error', reject);
      stream.end(JSON.stringify({ query: 'subscription { feed(after: "lost") { type } }' }));
    });
    await eventually('she is present', () => house.presentPeople() === 1);
    cut();
    await eventually('nobody is present', () => house.presentPeople() === 0);
  });

  it('lets a subscription go when its socket is cut', async () => {
    const ann = await house.person('ann');
    const socket = new WebSocket(house.socketUrl, 'graphql-transport-ws');
    socket.on('open', () => socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: ann } })));
    socket.on('message', (message: Buffer) => {
      if (message.toString().includes('connection_ack')) {
        socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription { feed { type } }' } }));
      }
    });
    await eventually('she is present', () => house.presentPeople() === 1);
    socket.terminate();
    await eventually('nobody is present', () => house.presentPeople() === 0);
  });
});
