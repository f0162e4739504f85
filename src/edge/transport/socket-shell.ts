import type { IncomingMessage } from 'node:http';
import { CloseCode, makeServer, type ConnectionInitMessage, type ServerOptions } from 'graphql-ws';
import type { WebSocket, WebSocketServer } from 'ws';
import type { Logger } from '../../base/logging.ts';
import { Line } from './line.ts';
import { Outbox } from './outbox.ts';
import { keepAsking } from './silence.ts';

/** What the protocol's callbacks know of a socket: not its request, which would be kept for as long as the socket lives. */
interface SocketExtra {
  readonly socket: WebSocket;
  readonly line: Line;
  readonly address: string;
}

/** How sockets are looked after. */
interface SocketShellOptions {
  /** How often a silent client is asked whether it is there; it has as long to answer. */
  pingMs: number;
  log: Logger;
  /** Where a request comes from, whatever proxies it came by. */
  addressOf: (request: IncomingMessage) => string;
}

/**
 * The protocol of graphql-ws over the sockets of `ws`. The library has such a shell, too, but that one prints to
 * stderr whatever goes wrong on a socket, the end of a reader who was too slow included.
 */
export function carryProtocol(
  protocol: ServerOptions<ConnectionInitMessage['payload'], SocketExtra>,
  sockets: WebSocketServer,
  { pingMs, log, addressOf }: SocketShellOptions,
): void {
  const server = makeServer(protocol);
  const ask = keepAsking(pingMs);
  const outbox = new Outbox();

  sockets.on('connection', (socket: WebSocket, request: IncomingMessage) => {
    // `ws` closes the socket by itself.
    socket.on('error', (error) => log.debug({ err: error }, 'a socket broke'));
    ask(socket);
    const line = new Line(socket, request.socket, outbox);
    const closed = server.opened(
      {
        protocol: socket.protocol,
        send: (text) => line.say(text),
        close: (code, reason) => line.close(code, reason),
        onMessage(take) {
          socket.on('message', (data: Buffer) => void take(data.toString()).catch((error: unknown) => givenUp(socket, error)));
        },
      },
      { socket, line, address: addressOf(request) },
    );
    socket.once('close', (code, reason) => {
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
