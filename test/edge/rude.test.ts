import { connect, type Socket } from 'node:net';
import { setTimeout as lasting } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { FRAMES } from '../../src/edge/transport/websocket.ts';
import { SUBSCRIPTIONS_PER_USER } from '../../src/edge/transport/visits.ts';
import { eventually } from '../support/eventually.ts';
import { call, codesOf, post, transports, type Answer } from './callers.ts';
import { GENEROUS, openHouse, type House } from './house.ts';

const categories = '{ categories { key } }';
const hello = (authorization: string) => JSON.stringify({ type: 'connection_init', payload: { authorization } });

const dialTo = ({ url }: House): Socket => {
  const { hostname, port } = new URL(url);
  return connect(Number(port), hostname).on('error', () => undefined);
};
const ended = (socket: Socket | WebSocket) => new Promise<number>((resolve) => socket.on('close', (code: unknown) => resolve(Number(code))));

describe('a client that dawdles', () => {
  let house: House;
  beforeAll(async () => {
    // Too short for any honest client on a machine that is busy, so nobody else is in this house.
    house = await openHouse({ requestTimes: { headersMs: 300, requestMs: 600, lookEveryMs: 50 } });
  });
  afterAll(() => house.close());

  it.each([
    ['headers', 'POST /graphql HTTP/1.1\r\nhost: x\r\n', 'x-slow: y\r\n'],
    ['a body', 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 5000\r\n\r\n', ' '],
  ])('that sends %s one drop at a time is cut off', async (_, first, drop) => {
    const socket = dialTo(house);
    const dripping = setInterval(() => socket.write(drop), 50);
    socket.write(first);
    let heard = '';
    socket.on('data', (chunk) => (heard += String(chunk)));
    await ended(socket);
    clearInterval(dripping);
    expect(heard).toMatch(/^HTTP\/1\.1 (?:408|401)/);
  });
});

describe('a rude client', () => {
  let house: House;
  beforeAll(async () => {
    house = await openHouse({ limits: { ...GENEROUS, userRequests: { count: 500, perMs: 3_600_000 } } });
  });
  afterAll(async () => {
    // Whatever they did, others are served.
    expect((await post(house, { query: categories, as: house.app })).status).toBe(200);
    await house.close();
  });

  const dial = () => dialTo(house);

  async function open(authorization = house.app): Promise<WebSocket> {
    const socket = new WebSocket(house.socketUrl, 'graphql-transport-ws');
    socket.on('error', () => undefined);
    await new Promise((resolve) => socket.once('open', resolve));
    const welcome = new Promise((resolve) => socket.once('message', resolve));
    socket.send(hello(authorization));
    await welcome;
    return socket;
  }

  it.each(['/nowhere', '/graphql'])('that asks for a socket at %s and is gone before the answer ends nothing', async (path) => {
    const request = `GET ${path} HTTP/1.1\r\nhost: x\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n`;
    for (let count = 0; count < 20; count += 1) {
      const socket = dial();
      // A connection that breaks where nobody listens for it ends the process (and fails this run).
      socket.write(request, () => socket.resetAndDestroy());
      await ended(socket);
    }
    expect((await post(house, { query: categories, as: house.app })).status).toBe(200);
  });

  it('without credentials does not keep a socket', async () => {
    const socket = new WebSocket(house.socketUrl, 'graphql-transport-ws');
    await new Promise((resolve) => socket.once('open', resolve));
    socket.send(JSON.stringify({ type: 'connection_init' }));
    expect(await ended(socket)).toBe(4401);
  });

  it.each(transports)('that nests a value in a document over %s is told so as for a variable', async (transport) => {
    for (const value of [`${'{ a: '.repeat(65)}1${' }'.repeat(65)}`, `{ a: ${'['.repeat(65)}${']'.repeat(65)} }`]) {
      const query = `mutation { upsertUsers(users: [{ id: "deep", attributes: ${value} }]) { errors { code } } }`;
      expect(codesOf(await call(house, transport, { query, as: house.app }))).toContain('BAD_USER_INPUT');
    }
  });

  it.each(transports)('that nests lists in a document over %s is told so', async (transport) => {
    for (const query of [`{ user(id: ${'['.repeat(9_000)}1${']'.repeat(9_000)}) { id } }`, `${'{ a '.repeat(9_000)}${'}'.repeat(9_000)}`]) {
      const [code] = codesOf(await call(house, transport, { query, as: house.app }));
      expect(['BAD_USER_INPUT', 'GRAPHQL_PARSE_FAILED', 'GRAPHQL_VALIDATION_FAILED']).toContain(code);
    }
  });

  it.each(['application/json', 'text/event-stream'])('that nests JSON without end is told so, for %s', async (accept) => {
    const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
    for (const body of [deep, `{"query":"${categories}","variables":{"data":${deep}}}`, `{"query":"${categories}","extensions":{"a":${deep}}}`]) {
      const headers = { 'content-type': 'application/json', accept, authorization: house.app };
      const answer = await fetch(house.url, { method: 'POST', headers, body });
      const codes = answer.status === 200 ? [] : codesOf((await answer.json()) as Answer);
      expect([[200], [400, 'BAD_USER_INPUT']]).toContainEqual([answer.status, ...codes]);
      if (answer.status === 200) await answer.body?.cancel();
    }
  });

  it.each(transports)('that asks for pages within pages over %s is told the price', async (transport) => {
    const query = '{ notifications(first: 100) { edges { node { user { feed(first: 100) { edges { node { id } } } } } } } }';
    expect(codesOf(await call(house, transport, { query, as: house.app }))).toContain('BAD_USER_INPUT');
  });

  it('that sends frames which are none loses its socket', async () => {
    const frames = ['{', '[]', 'null', '{"type":"x"}', '{"type":"subscribe"}', '{"id":5,"type":"subscribe","payload":{}}', Buffer.from([0xff, 0xfe])];
    for (const frame of frames) {
      const socket = await open();
      socket.send(frame);
      expect(await ended(socket)).toBe(4400);
    }
  });

  it('that says hello again and again, or takes an id that is taken, loses its socket', async () => {
    const again = await open();
    again.send(hello(house.app));
    expect(await ended(again)).toBe(4429);
    const taken = await open(await house.person('taken'));
    const subscribe = JSON.stringify({ id: '1', type: 'subscribe', payload: { query: 'subscription { feed { type } }' } });
    taken.send(subscribe);
    taken.send(subscribe);
    expect(await ended(taken)).toBe(4409);
  });

  it('that speaks no WebSocket after the handshake loses its socket', async () => {
    const socket = dial();
    socket.write(
      'GET /graphql HTTP/1.1\r\nhost: x\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n' +
        'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\nsec-websocket-protocol: graphql-transport-ws\r\n\r\n',
    );
    await new Promise((resolve) => socket.once('data', resolve));
    // Not masked, reserved bits, a length of 2⁶³.
    socket.write(Buffer.from([0xf1, 0x7f, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]));
    await ended(socket);
  });

  it('that subscribes and completes without end is first refused, then sent away', async () => {
    const socket = await open(await house.person('flood'));
    const answers: { type: string; payload?: { extensions?: { code?: string } }[] }[] = [];
    socket.on('message', (data: Buffer) => answers.push(JSON.parse(data.toString()) as (typeof answers)[number]));
    const closed = ended(socket);
    const subscribe = (id: number) => socket.send(JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query: 'subscription { feed { type } }' } }));
    for (let id = 0; id < 250; id += 1) subscribe(id);
    await eventually('the two hundred and first is refused', () =>
      answers.some(({ payload }) => Array.isArray(payload) && payload[0]?.extensions?.code === 'TOO_MANY_REQUESTS'),
    );
    for (let id = 250; id < 1_250; id += 1) {
      subscribe(id);
      socket.send(JSON.stringify({ id: `${id}`, type: 'complete' }));
    }
    expect(await closed).toBe(4429);
    await eventually('nobody is present any more', () => house.presentPeople() === 0);
  });

  it('that sends nothing but pings is sent away', async () => {
    const socket = await open();
    const closed = ended(socket);
    // A slow machine may spread one burst over more time than the count is for: it goes on as long as it is let.
    while (socket.readyState === WebSocket.OPEN) {
      for (let sent = 0; sent <= FRAMES.count; sent += 1) socket.send('{"type":"ping"}', () => undefined);
      await Promise.race([closed, lasting(100)]);
    }
    expect([4429, 1006]).toContain(await closed);
  });

  it('that asks and never reads is cut off, without a word on stderr', async () => {
    const printed = vi.spyOn(console, 'error');
    const socket = await open();
    socket.pause();
    const ping = JSON.stringify({ type: 'ping', payload: { x: 'x'.repeat(500_000) } });
    for (let sent = 0; sent < 60; sent += 1) socket.send(ping);
    await eventually('the server has dropped it', async () => !(await sockets()).includes('websocket"} 1'));
    socket.terminate();
    expect(printed).not.toHaveBeenCalled();
    expect(house.logged.filter(({ level }) => Number(level) >= 50)).toEqual([]);
    printed.mockRestore();
  });

  it('that subscribes on many sockets has no more subscriptions than one person may', async () => {
    const ann = await house.person('ann');
    const open20 = async () => {
      const socket = await open(ann);
      const refused: unknown[] = [];
      const answered = new Promise<void>((resolve) => {
        let answers = 0;
        socket.on('message', (data: Buffer) => {
          const { type, payload } = JSON.parse(data.toString()) as { type: string; payload: unknown };
          if (type === 'error') refused.push(payload);
          if (['error', 'next'].includes(type) && (answers += 1) === 20) resolve();
        });
      });
      for (let id = 0; id < 20; id += 1) {
        socket.send(JSON.stringify({ id: `${id}`, type: 'subscribe', payload: { query: 'subscription { feed(after: "lost") { type } }' } }));
      }
      await answered;
      return { socket, refused };
    };
    const taken = [];
    for (let at = 0; at < SUBSCRIPTIONS_PER_USER / 20; at += 1) taken.push(await open20());
    expect(taken.flatMap(({ refused }) => refused)).toEqual([]);
    const more = await open20();
    expect(more.refused).toHaveLength(20);
    for (const { socket } of [...taken, more]) socket.terminate();
  });

  async function sockets(): Promise<string> {
    return (await fetch(house.url.replace('/graphql', '/metrics'))).text();
  }
});
