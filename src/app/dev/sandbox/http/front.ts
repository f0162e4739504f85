import type { Http2Session } from 'node:http2';
import type { Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';
import { openPort, type OpenPort } from '../port.ts';
import type { Handler } from './exchange.ts';
import { createHttp1 } from './http1.ts';
import { serveHttp2 } from './http2.ts';

/** PEM. */
export interface Tls {
  cert: string;
  key: string;
}

interface FrontOptions {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** None where the port speaks no TLS. */
  tls: Tls | undefined;
  handle: Handler;
}

const TLS_HANDSHAKE = 0x16;
/** How the preface of HTTP/2 begins: `PRI * HTTP/2.0`. No HTTP/1.1 method begins so. */
const HTTP2_PREFACE = 'PRI';

/** One port for every protocol: the first bytes of a connection say which one it speaks. */
export async function openFront({ host, port, tls, handle }: FrontOptions): Promise<OpenPort> {
  const sessions = new Set<Http2Session>();
  const rawSockets = new WeakMap<Socket, Socket>();
  const rawSocketOf = (socket: Socket) => rawSockets.get(socket) ?? socket;
  const schemeOf = (socket: Socket) => (socket instanceof TLSSocket ? 'https' : 'http');
  const http1 = createHttp1(handle, schemeOf, rawSocketOf);
  const secureContext = tls && createSecureContext(tls);

  function speakHttp2(socket: Socket): void {
    const session = serveHttp2(socket, rawSocketOf(socket), schemeOf(socket), handle);
    sessions.add(session);
    session.on('close', () => sessions.delete(session));
  }

  function speakTls(rawSocket: Socket): void {
    if (!secureContext) return void rawSocket.destroy();
    const socket = new TLSSocket(rawSocket, { isServer: true, secureContext, ALPNProtocols: ['h2', 'http/1.1'] });
    rawSockets.set(socket, rawSocket);
    socket.on('error', () => rawSocket.destroy());
    socket.on('secure', () => {
      if (socket.alpnProtocol === 'h2') speakHttp2(socket);
      else http1.emit('connection', socket);
    });
  }

  const front = await openPort({ host, port }, (socket) => {
    socket.once('readable', () => {
      const first: unknown = socket.read();
      if (!(first instanceof Buffer)) return;
      socket.unshift(first);
      if (first[0] === TLS_HANDSHAKE) speakTls(socket);
      else if (first.toString('latin1', 0, HTTP2_PREFACE.length) === HTTP2_PREFACE) speakHttp2(socket);
      else http1.emit('connection', socket);
    });
  });

  return {
    port: front.port,
    async close() {
      for (const session of sessions) session.destroy();
      await front.close();
    },
  };
}
