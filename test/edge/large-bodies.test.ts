import { request } from 'node:http';
import { connect } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRAINED_BYTES } from '../../src/edge/transport/drain.ts';
import type { Answer } from './callers.ts';
import { openHouse, type House } from './house.ts';

const MEGABYTE = 1024 * 1024;

describe('a body that is too large', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const document = (bytes: number) => JSON.stringify({ query: '{ categories { key } }', variables: { padding: 'x'.repeat(bytes) } });
  function inPieces(text: string): ReadableStream<Uint8Array> {
    const bytes = new TextEncoder().encode(text);
    let at = 0;
    return new ReadableStream({
      pull(controller) {
        if (at >= bytes.length) controller.close();
        else controller.enqueue(bytes.subarray(at, (at += MEGABYTE / 4)));
      },
    });
  }
  async function ask(body: string | ReadableStream<Uint8Array>, accept: string, authorization = house.app): Promise<{ status: number; code: unknown }> {
    const headers = { 'content-type': 'application/json', accept, authorization };
    const answer = await fetch(house.url, { method: 'POST', headers, body, duplex: 'half' });
    return { status: answer.status, code: ((await answer.json()) as Answer).errors?.[0]?.extensions?.code };
  }

  describe.each(['application/json', 'text/event-stream'])('for %s', (accept) => {
    it.each([9, 24])('is refused with 413 when it announces its %i MiB', async (megabytes) => {
      expect(await ask(document(megabytes * MEGABYTE), accept)).toEqual({ status: 413, code: 'BAD_USER_INPUT' });
    });

    it('is refused with 413 when it comes in chunks', async () => {
      expect(await ask(inPieces(document(9 * MEGABYTE)), accept)).toEqual({ status: 413, code: 'BAD_USER_INPUT' });
    });

    it('is refused for its credentials first', async () => {
      expect(await ask(document(9 * MEGABYTE), accept, 'Bearer nonsense')).toEqual({ status: 401, code: 'UNAUTHENTICATED' });
    });
  });

  it('is refused within the hearing of a client that listens only when it has sent everything', async () => {
    const { hostname, port } = new URL(house.url);
    const socket = connect({ port: Number(port), host: hostname, allowHalfOpen: true }).pause();
    const length = 20 * MEGABYTE;
    socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: ${house.app}\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`);
    const pieces = Array.from({ length: length / MEGABYTE }, () => Buffer.alloc(MEGABYTE, 'x'));
    await pipeline(Readable.from(pieces), socket, { end: false });
    let heard = '';
    for await (const chunk of socket) heard += String(chunk);
    expect(heard).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
  });

  it('and has no end is cut off', async () => {
    const { hostname, port } = new URL(house.url);
    const socket = connect(Number(port), hostname);
    let written = 0;
    const piece = Buffer.alloc(MEGABYTE, 'x');
    const more = (): void => {
      while (!socket.destroyed) {
        written += piece.length;
        if (!socket.write(piece)) break;
      }
    };
    const closed = new Promise<void>((resolve) => socket.on('error', () => undefined).on('close', () => resolve()));
    socket.on('drain', more).on('connect', () => {
      socket.write(`POST /graphql HTTP/1.1\r\nhost: x\r\nauthorization: ${house.app}\r\ncontent-type: application/json\r\ncontent-length: 1000000000000\r\n\r\n`);
      more();
    });
    await closed;
    expect(written).toBeGreaterThan(DRAINED_BYTES);
    expect(written).toBeLessThan(4 * DRAINED_BYTES);
  });

  it('and stops coming is told so and cut off', async () => {
    const stalled = request(house.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': 9 * MEGABYTE, authorization: house.app },
    });
    stalled.write('{');
    const answer = await new Promise<{ status: number | undefined; connection: string | undefined }>((resolve, reject) => {
      stalled.on('error', reject).on('response', (response) => {
        response.resume();
        resolve({ status: response.statusCode, connection: response.headers.connection });
      });
    });
    expect(answer).toEqual({ status: 413, connection: 'close' });
    stalled.destroy();
  });
});
