import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../src/adapters/exchange.ts';
import { createHttp2Client, type Http2Client, type Http2ClientOptions } from '../../src/adapters/http2/client.ts';
import { eventually } from '../support/eventually.ts';
import { certificate, ok, openHttp2Peer, type Http2Peer } from './http2-peer.ts';
import { closedPort, openResettingPeer, openSilentPeer } from './socket-peers.ts';

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function server(...options: Parameters<typeof openHttp2Peer>): Promise<Http2Peer> {
  const one = await openHttp2Peer(...options);
  closing.push(one.close);
  return one;
}
function client(options: Http2ClientOptions): Http2Client {
  const one = createHttp2Client(options);
  closing.unshift(() => one.close());
  return one;
}
function post(one: Http2Client, path = '/', signal = AbortSignal.timeout(60_000)) {
  return one.request({ path, headers: { 'content-type': 'application/json' }, body: '{"hello":1}' }, signal);
}
const answered = { answer: { status: 200, body: '{}' } };
const silence = (kind: 'retry' | 'unknown', reason: string) => ({ silence: { kind, reason } });
const kindOf = (exchange: Exchange) => ('silence' in exchange ? exchange.silence.kind : 'answered');

describe('the HTTP/2 client', () => {
  it('answers with status, headers and body', async () => {
    const { origin } = await server((stream) => {
      stream.respond({ ':status': 429, 'retry-after': '7' });
      stream.end('{"why":"slow down"}');
    });
    expect(await post(client({ origin }))).toMatchObject({
      answer: { status: 429, headers: { 'retry-after': '7' }, body: '{"why":"slow down"}' },
    });
  });

  it('takes an answer without a body for a whole one', async () => {
    const { origin } = await server((stream) => stream.respond({ ':status': 200 }, { endStream: true }));
    expect(await post(client({ origin }))).toMatchObject({ answer: { status: 200, body: '' } });
  });

  it('speaks TLS to an https origin, and only to one it may trust', async () => {
    const { origin, read } = await server(ok, {}, 'https');
    expect(await post(client({ origin, ca: certificate }))).toMatchObject(answered);
    expect(await post(client({ origin }))).toEqual(silence('retry', 'CONNECTION_FAILED'));
    expect(read).toHaveLength(1);
  });

  it('opens nothing before the first request, and one connection for many', async () => {
    const one = await server(ok);
    const http2 = client({ origin: one.origin });
    expect(one.sessions).toHaveLength(0);
    for (let i = 0; i < 5; i += 1) await post(http2);
    expect(one.sessions).toHaveLength(1);
  });

  it('gets 1,000 requests at once through 100 streams, never opening more', async () => {
    const one = await server((stream) => setTimeout(() => ok(stream), 5), { maxConcurrentStreams: 100 });
    const http2 = client({ origin: one.origin, sessions: 1 });
    const answers = await Promise.all(Array.from({ length: 1_000 }, (_, at) => post(http2, `/${at}`)));
    expect(answers.filter((exchange) => kindOf(exchange) !== 'answered')).toEqual([]);
    expect(new Set(one.read).size).toBe(1_000);
    expect(one.read).toHaveLength(1_000);
    expect(one.mostOpen()).toBe(100);
    expect(one.sessions).toHaveLength(1);
  });

  it('opens a second connection when the first is full, and no third', async () => {
    const held: ServerHttp2Stream[] = [];
    const one = await server((stream) => held.push(stream), { maxConcurrentStreams: 10 });
    const http2 = client({ origin: one.origin, sessions: 2 });
    const answers = Promise.all(Array.from({ length: 50 }, () => post(http2)));
    await eventually('both connections are full', () => held.length === 20);
    expect(one.sessions).toHaveLength(2);
    const freeing = setInterval(() => held.splice(0).forEach(ok), 1);
    expect((await answers).every((exchange) => 'answer' in exchange)).toBe(true);
    clearInterval(freeing);
    expect(one.sessions).toHaveLength(2);
  });

  it('refuses what its queue has no place for', async () => {
    const one = await server(() => undefined, { maxConcurrentStreams: 1 });
    const http2 = client({ origin: one.origin, sessions: 1, queue: 2 });
    const stop = new AbortController();
    const inFlight = post(http2, '/', stop.signal);
    await eventually('the first is under way', () => one.read.length === 1);
    const queued = [post(http2, '/', stop.signal), post(http2, '/', stop.signal)];
    expect(await post(http2)).toEqual(silence('retry', 'OVERLOADED'));
    stop.abort();
    expect((await Promise.all([inFlight, ...queued])).map(kindOf)).toEqual(['unknown', 'retry', 'retry']);
  });

  it('lets those in flight finish on GOAWAY and sends the later ones over a new connection', async () => {
    const held: ServerHttp2Stream[] = [];
    const one = await server((stream, path) => (path === '/later' ? ok(stream) : held.push(stream)));
    const http2 = client({ origin: one.origin });
    const inFlight = Promise.all(Array.from({ length: 50 }, () => post(http2, '/held')));
    await eventually('all are under way', () => held.length === 50);
    one.sessions[0]?.goaway(constants.NGHTTP2_NO_ERROR);
    await eventually('a second connection is open', async () => {
      await post(http2, '/later');
      return one.sessions.length === 2;
    });
    held.forEach(ok);
    expect((await inFlight).map(kindOf)).toEqual(held.map(() => 'answered'));
    expect(one.read.filter((path) => path === '/held')).toHaveLength(50);
  });

  it.each([constants.NGHTTP2_NO_ERROR, constants.NGHTTP2_ENHANCE_YOUR_CALM])(
    'sends again what a GOAWAY (code %i) says it did not process, and only that',
    async (code) => {
      let leaving = true;
      const one = await server((stream, path) => {
        if (!leaving) {
          ok(stream);
        } else if (path === '/last') {
          leaving = false;
          stream.session?.goaway(code, 1);
        }
      });
      const http2 = client({ origin: one.origin });
      const patience = new AbortController();
      const first = post(http2, '/first', patience.signal);
      const others = Promise.all(['/second', '/third', '/last'].map((path) => post(http2, path)));
      expect(await others).toMatchObject([answered, answered, answered]);
      patience.abort();
      expect(kindOf(await first)).toBe('unknown');
      expect(one.read.filter((path) => path === '/first')).toHaveLength(1);
    },
  );

  it('sends a refused stream once more', async () => {
    let refusals = 1;
    const one = await server((stream) => (refusals-- > 0 ? stream.close(constants.NGHTTP2_REFUSED_STREAM) : ok(stream)));
    expect(await post(client({ origin: one.origin }))).toMatchObject(answered);
    expect(one.read).toHaveLength(2);
  });

  it('and not a third time', async () => {
    const one = await server((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM));
    expect(await post(client({ origin: one.origin }))).toEqual(silence('retry', 'CONNECTION_RESET'));
    expect(one.read).toHaveLength(2);
  });

  it('sends nothing twice that may have been processed', async () => {
    const one = await server((stream) => stream.close(constants.NGHTTP2_INTERNAL_ERROR));
    expect(await post(client({ origin: one.origin }))).toEqual(silence('unknown', 'CONNECTION_RESET'));
    expect(one.read).toHaveLength(1);
  });

  it('does not take a cut answer for a whole one', async () => {
    const { origin } = await server((stream) => {
      stream.respond({ ':status': 200 });
      stream.write('{"name":"pro', () => stream.session?.destroy());
    });
    expect(await post(client({ origin }))).toEqual(silence('unknown', 'CONNECTION_RESET'));
  });

  it('settles every request when the peer is killed, and reaches its successor', async () => {
    const child = spawn(process.execPath, ['-e', silentServer], { stdio: ['ignore', 'pipe', 'inherit'] });
    const exited = once(child, 'exit');
    const lines: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
    await eventually('it tells its port', () => lines.length > 0);
    const http2 = client({ origin: `http://127.0.0.1:${lines[0] ?? ''}` });
    const requests = Array.from({ length: 300 }, () => post(http2));
    await eventually('all its streams are open', () => lines.at(-1) === 'full');
    child.kill('SIGKILL');
    const kinds = new Set((await Promise.all(requests)).map(kindOf));
    expect(kinds).toEqual(new Set(['unknown', 'retry']));
    expect(await post(http2)).toEqual(silence('retry', 'CONNECTION_REFUSED'));
    await exited;
  });

  it('finds out by its silence that a peer is no more', async () => {
    const child = spawn(process.execPath, ['-e', silentServer], { stdio: ['ignore', 'pipe', 'inherit'] });
    closing.push(async () => {
      child.kill('SIGKILL');
      await once(child, 'exit');
    });
    const lines: string[] = [];
    child.stdout.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trim().split('\n')));
    await eventually('it tells its port', () => lines.length > 0);
    const http2 = client({ origin: `http://127.0.0.1:${lines[0] ?? ''}` });
    const patient = post(http2);
    await eventually('it has a request', () => lines.at(-1) === 'asked');
    child.kill('SIGSTOP');
    await post(http2, '/', AbortSignal.timeout(200));
    await post(http2, '/', AbortSignal.timeout(200));
    expect(await patient).toEqual(silence('unknown', 'CONNECTION_RESET'));
  });

  it('obeys a deadline in flight, and one that passes in the queue has surely sent nothing', async () => {
    const one = await server(() => undefined, { maxConcurrentStreams: 1 });
    const http2 = client({ origin: one.origin, sessions: 1 });
    const deadline = new AbortController();
    const first = post(http2, '/first', deadline.signal);
    const second = post(http2, '/second', AbortSignal.timeout(100));
    expect(await second).toEqual(silence('retry', 'DEADLINE'));
    await eventually('the first is in flight', () => one.read.length === 1);
    deadline.abort(new DOMException('it is over', 'TimeoutError'));
    expect(await first).toEqual(silence('unknown', 'DEADLINE'));
    expect(one.read).toEqual(['/first']);
  });

  it('frees the room of what it has given up', async () => {
    const one = await server((stream, path) => (path === '/hang' ? undefined : ok(stream)), { maxConcurrentStreams: 1 });
    const http2 = client({ origin: one.origin, sessions: 1 });
    const patience = new AbortController();
    const hanging = post(http2, '/hang', patience.signal);
    await eventually('it is in flight', () => one.read.length === 1);
    patience.abort();
    await hanging;
    expect(await post(http2, '/next')).toMatchObject(answered);
  });

  it('writes nothing to a peer that has not greeted', async () => {
    const silent = await openSilentPeer();
    closing.push(silent.close);
    const http2 = client({ origin: `http://127.0.0.1:${silent.port}` });
    expect(await post(http2, '/', AbortSignal.timeout(100))).toEqual(silence('retry', 'DEADLINE'));
  });

  it('says why no connection can be made', async () => {
    const refused = client({ origin: `http://127.0.0.1:${await closedPort()}` });
    expect(await post(refused)).toEqual(silence('retry', 'CONNECTION_REFUSED'));
    const resetting = await openResettingPeer();
    closing.push(resetting.close);
    const reset = client({ origin: `http://127.0.0.1:${resetting.port}` });
    expect(await post(reset)).toEqual(silence('retry', 'CONNECTION_RESET'));
  });

  it('lets what is in flight finish when it is closed, and takes no more', async () => {
    const held: ServerHttp2Stream[] = [];
    const one = await server((stream) => held.push(stream), { maxConcurrentStreams: 1 });
    const http2 = client({ origin: one.origin, sessions: 1 });
    const inFlight = post(http2);
    await eventually('the first is under way', () => held.length === 1);
    const queued = post(http2);
    const closed = http2.close();
    expect(await queued).toEqual(silence('retry', 'CLOSED'));
    expect(await post(http2)).toEqual(silence('retry', 'CLOSED'));
    held.forEach(ok);
    expect(await inFlight).toMatchObject(answered);
    await closed;
  });
});

/** Takes requests, answers none, and tells of the first, and when 200 are open (two connections of 100 streams). */
const silentServer = `
  const server = require('node:http2').createServer({ settings: { maxConcurrentStreams: 100 } });
  let open = 0;
  server.on('stream', () => { if (++open === 1) console.log('asked'); if (open === 200) console.log('full'); });
  server.listen(0, '127.0.0.1', () => console.log(server.address().port));
`;
