import { createServer, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { toUtf8 } from '../../src/base/utf8.ts';
import { Line } from '../../src/edge/transport/line.ts';
import { Outbox } from '../../src/edge/transport/outbox.ts';
import { eventually } from '../support/eventually.ts';

describe('a line', () => {
  const http = () => createServer();
  let server: ReturnType<typeof http>;
  let client: WebSocket;
  let socket: WebSocket;
  let line: Line;
  let heard: string[];

  beforeEach(async () => {
    server = http();
    const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
    const opened = new Promise<void>((resolve) => {
      server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
        sockets.handleUpgrade(request, stream, head, (open) => {
          socket = open;
          line = new Line(open, stream, new Outbox());
          resolve();
        });
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (typeof address !== 'object' || address === null) throw new Error('The server listens on no port.');
    heard = [];
    client = new WebSocket(`ws://127.0.0.1:${address.port}`);
    client.on('message', (frame: Buffer) => heard.push(frame.toString()));
    await Promise.all([opened, once(client, 'open')]);
  });
  afterEach(() => {
    client.terminate();
    server.close();
  });

  it('carries texts of every length and alphabet as whole messages, in turns with the messages of the protocol', async () => {
    const outlet = line.outletFor('a "name"');
    const results = [0, 1, 80, 81, 82, 125, 126, 127, 65_400, 65_480, 65_536, 70_000, 200_000].flatMap((length) => [`"${'x'.repeat(length)}"`, `"${'한🙂é'.repeat(length)}"`]);
    for (const result of results) {
      outlet.send(toUtf8(result));
      void line.say('between');
    }
    await eventually('all have come', () => heard.length === 2 * results.length);
    expect(heard).toEqual(results.flatMap((result) => [`{"id":"a \\"name\\"","type":"next","payload":${result}}`, 'between']));
  });

  it('carries all that is ready in one turn, whatever its alphabets', async () => {
    const outlet = line.outletFor('feed');
    const results = ['x', 'é', '한🙂', '', '\u0081ÿ'].flatMap((text) => [1, 40, 100].map((count) => `"${text.repeat(count)}"`));
    for (const result of results) outlet.send(toUtf8(result));
    await eventually('all have come', () => heard.length === results.length);
    expect(heard).toEqual(results.map((result) => `{"id":"feed","type":"next","payload":${result}}`));
  });

  it('has no room while its reader takes nothing, and calls whoever asked once it does', async () => {
    const outlet = line.outletFor('feed');
    const calls: string[] = [];
    expect(outlet.hasRoom(() => calls.push('too early'))).toBe(true);
    client.pause();
    const large = `"${'x'.repeat(1_000_000)}"`;
    let sent = 0;
    await eventually('the network takes no more', () => {
      if (!outlet.hasRoom(() => calls.push('first'))) return true;
      outlet.send(large);
      sent += 1;
      return false;
    });
    outlet.hasRoom(() => calls.push('second'));
    expect(calls).toEqual([]);
    client.resume();
    await eventually('there is room again', () => calls.length > 0);
    expect(calls).toEqual(['first', 'second']);
    expect(outlet.hasRoom(() => undefined)).toBe(true);
    await eventually('everything has come', () => heard.length === sent);
  });

  it('closes after what was sent before', async () => {
    const closed = new Promise<number>((resolve) => client.once('close', resolve));
    line.outletFor('feed').send('1');
    line.close(1012, 'Service restart');
    expect(await closed).toBe(1012);
    expect(heard).toEqual(['{"id":"feed","type":"next","payload":1}']);
  });

  it('takes from one who has much only so much in a turn, and goes on in the next', async () => {
    const outlet = line.outletFor('feed');
    const text = `"${'x'.repeat(40_000)}"`;
    let left = 20;
    const serve = (): void => {
      for (; left > 0 && outlet.hasRoom(serve); left -= 1) outlet.send(text);
    };
    serve();
    expect(left).toBe(18);
    await eventually('everything has come', () => heard.length === 20);
  });

  it('lets whoever speaks go on when the socket breaks', async () => {
    socket.on('error', () => undefined);
    client.terminate();
    while (socket.readyState === socket.OPEN) await line.say('{"type":"ping"}');
    await line.say('{"type":"ping"}');
  });

  it('says nothing on a socket that is closing', async () => {
    const closed = new Promise<number>((resolve) => client.once('close', resolve));
    socket.close(1012, 'Service restart');
    line.outletFor('feed').send('{}');
    expect(await closed).toBe(1012);
    expect(heard).toEqual([]);
  });
});
