import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { MAX_BODY_BYTES, readTarget, sandboxHeader, type Exchange, type Handler, type Reply } from './exchange.ts';

/** Longer than any client keeps an idle connection, so that the sandbox never closes one under a request by itself. */
const KEEP_ALIVE_MS = 600_000;

/** A server that listens on nothing: the front hands it connections. `rawSocketOf` finds the TCP socket under TLS. */
export function createHttp1(handle: Handler, scheme: (socket: Socket) => string, rawSocketOf: (socket: Socket) => Socket): Server {
  const server = createServer((incoming, response) => {
    const chunks: Buffer[] = [];
    let size = 0;
    incoming.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= MAX_BODY_BYTES) chunks.push(chunk);
    });
    incoming.on('end', () => {
      if (size > MAX_BODY_BYTES) answer(response, { status: 413 });
      else handle(exchangeOf(incoming, response, Buffer.concat(chunks)));
    });
    incoming.on('error', () => undefined);
  });
  server.keepAliveTimeout = KEEP_ALIVE_MS;

  function exchangeOf(incoming: IncomingMessage, response: ServerResponse, body: Buffer): Exchange {
    const socket = incoming.socket;
    const reset = () => {
      rawSocketOf(socket).resetAndDestroy();
    };
    return {
      request: {
        method: incoming.method ?? 'GET',
        ...readTarget(incoming.url ?? '/'),
        headers: incoming.headers,
        body,
        origin: `${scheme(socket)}://${incoming.headers.host ?? ''}`,
        protocol: 'HTTP/1.1',
        connection: socket,
      },
      answer: (reply) => {
        answer(response, reply);
      },
      open(headers) {
        response.writeHead(200, { ...sandboxHeader, ...headers });
        response.flushHeaders();
        return {
          get ready() {
            return !response.writableNeedDrain;
          },
          write: (text) => void response.write(text),
          end: () => void response.end(),
          onClose: (listener) => void response.on('close', listener),
        };
      },
      reset,
      resetStream: reset,
      goaway: () => {
        response.setHeader('connection', 'close');
      },
    };
  }
  return server;
}

function answer(response: ServerResponse, { status, headers, body = '' }: Reply): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, { ...sandboxHeader, 'content-length': Buffer.byteLength(body), ...headers });
  response.end(body);
}
