import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createSecureServer, createServer, type ServerHttp2Session, type ServerHttp2Stream, type Settings } from 'node:http2';
import type { AddressInfo } from 'node:net';

/** A real HTTP/2 server whose every answer the test decides. */
export interface Http2Peer {
  origin: string;
  sessions: ServerHttp2Session[];
  /** Bodies of the requests that were read whole, by path, in order of arrival. */
  read: string[];
  /** The most streams that were open at once on one connection. */
  mostOpen: () => number;
  close: () => Promise<void>;
}

type Answer = (stream: ServerHttp2Stream, path: string) => void;

const pem = (name: string) => readFileSync(new URL(`tls/${name}`, import.meta.url), 'utf8');

/** A self-signed certificate for localhost and 127.0.0.1, good for a hundred years and for nothing else. */
export const certificate = pem('loopback.pem');

export async function openHttp2Peer(answer: Answer, settings: Settings = {}, scheme: 'http' | 'https' = 'http'): Promise<Http2Peer> {
  const server =
    scheme === 'http'
      ? createServer({ settings })
      : createSecureServer({ settings, cert: certificate, key: pem('loopback.key.pem') });
  const sessions: ServerHttp2Session[] = [];
  const read: string[] = [];
  const open = new Map<object | undefined, number>();
  let mostOpen = 0;

  server.on('session', (session) => sessions.push(session.on('error', () => undefined)));
  server.on('stream', (stream, headers) => {
    const { session } = stream;
    const now = (open.get(session) ?? 0) + 1;
    open.set(session, now);
    mostOpen = Math.max(mostOpen, now);
    stream.on('error', () => undefined);
    stream.on('close', () => open.set(session, (open.get(session) ?? 0) - 1));
    stream.resume();
    stream.on('end', () => {
      if (stream.destroyed) return;
      const path = headers[':path'] ?? '';
      read.push(path);
      answer(stream, path);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');

  return {
    origin: `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    sessions,
    read,
    mostOpen: () => mostOpen,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const session of sessions) session.destroy();
      await closed;
    },
  };
}

export function ok(stream: ServerHttp2Stream): void {
  stream.respond({ ':status': 200 });
  stream.end('{}');
}
