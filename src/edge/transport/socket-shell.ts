import type { IncomingMessage } from 'node:http';
import { CloseCode, makeServer, type ConnectionInitMessage, type ServerOptions } from 'graphql-ws';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../../base/logging.ts';

/** What the protocol's callbacks know of a socket. */
export interface SocketExtra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
}

/** How sockets are looked after. */
export interface SocketShellOptions {
  /** How often a silent client is asked whether it is there; it has as long to answer. */
  pingMs: number;
  log: Logger;
}

/**
 * The protocol of graphql-ws over the sockets of `ws`. The library has such a shell, too, but that one prints to
 * stderr whatever goes wrong on a socket, the end of a reader who was too slow included.
 */
export function carryProtocol(
  protocol: ServerOptions<ConnectionInitMessage['payload'], SocketExtra>,
  sockets: WebSocketServer,
  { pingMs, log }: SocketShellOptions,
): void {
  const server = makeServer(protocol);

  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    // `ws` closes the socket by itself.
    socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
    const stopPings = keepAsking(socket, pingMs);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) => send(socket, text),
        close: (code, reason) => socket.close(code, reason),
        onMessage(take) {
          socket.on('message', (data: Buffer) => void take(data.toString()).catch((error: unknown) => givenUp(socket, error)));
        },
      },
      { socket, request },
    );
    socket.once('close', (code, reason) => {
      stopPings();
      void closed(code, reason.toString());
    });
  });

  /** A message can be answered no further: because its socket has gone meanwhile, or by a mistake of ours. */
  function givenUp(socket: WebSocket, error: unknown): void {
    if (socket.readyState !== socket.OPEN) return log.debug({ err: error }, 'a socket went before it was answered');
    log.error({ err: error }, 'a message on a socket could not be handled');
    socket.close(CloseCode.InternalServerError, 'Internal server error');
  }
}

function send(socket: WebSocket, text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    if (socket.readyState !== socket.OPEN) resolve();
    else socket.send(text, (error) => (error ? reject(error) : resolve()));
  });
}

/** A client that vanished without a word is found out by its silence. */
function keepAsking(socket: WebSocket, pingMs: number): () => void {
  let answered = true;
  socket.on('pong', () => (answered = true));
  const asking = setInterval(() => {
    if (socket.readyState !== socket.OPEN) return;
    if (!answered) return socket.terminate();
    answered = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(asking);
}
