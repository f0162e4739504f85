import type { IncomingMessage, Server } from 'node:http';
import { execute, OperationTypeNode, type GraphQLError } from 'graphql';
import { handleProtocols } from 'graphql-ws';
import { WebSocketServer, type WebSocket } from 'ws';
import type { Clock } from '../../base/clock.ts';
import type { Logger } from '../../base/logging.ts';
import { spend, type Rate } from '../../core/rate.ts';
import { farEnd, type Trust } from '../../core/trust.ts';
import type { Database } from '../../db/connect.ts';
import { tooMany, tooManyRequests, type Allowance } from '../allowance.ts';
import type { Authenticator } from '../authenticate.ts';
import type { Connections } from '../connections.ts';
import { createContext, type Caller } from '../context.ts';
import { callError } from '../errors.ts';
import type { Operations } from '../graphql/operations.ts';
import { subscribe } from '../graphql/subscribe.ts';
import { maskResult, type Mask } from '../masking.ts';
import { FAREWELL_MS, inSlices } from './slices.ts';
import { carryProtocol } from './socket-shell.ts';
import { createVisits, SUBSCRIPTIONS_PER_SOCKET, SUBSCRIPTIONS_PER_USER } from './visits.ts';
import { createWelcome } from './welcome.ts';

interface SocketOptions {
  authenticator: Authenticator;
  allowance: Allowance;
  connections: Connections;
  database: Database;
  operations: Operations;
  mask: Mask;
  clock: Clock;
  trust: Trust;
  log: Logger;
}

/** The sockets of one node: queries, mutations and subscriptions over graphql-transport-ws. */
export interface Sockets {
  /** Takes the upgrades of the server at this path; refuses all others. */
  attach(server: Server, path: string): void;
  open(): number;
  subscriptions(): number;
  /** Asks every client to come back elsewhere (1012), some at a time, and waits until they are gone. */
  close(): Promise<void>;
}

/** A bulk of some hundred notifications fits; more goes over HTTP. */
export const MESSAGE_BYTES = 1024 * 1024;
/** Unsent bytes beyond which a reader is too slow to be kept. */
const BUFFERED_BYTES = 4 * 1024 * 1024;
const INIT_WAIT_MS = 5_000;
const PING_MS = 12_000;
/** Operations under way at once, subscriptions included. */
const OPERATIONS_PER_SOCKET = 256;
/** Frames of one socket, whatever is in them: far more than any client needs, far less than would starve the others. */
export const FRAMES: Rate = { count: 20_000, perMs: 10_000 };
/** Whoever goes on although refused so often in a row does not listen. */
const REFUSALS_IN_A_ROW = 100;

/** Clients of graphql-ws come back on this one. */
const SERVICE_RESTART = 1012;
/** They give up on this one: a flood must not come back by itself. */
const TOO_MANY = 4429;

export function createSockets(options: SocketOptions): Sockets {
  const { authenticator, allowance, connections, database, operations, mask, clock, trust, log } = options;
  const server = new WebSocketServer({ noServer: true, handleProtocols, maxPayload: MESSAGE_BYTES, perMessageDeflate: false });
  const visits = createVisits(connections);
  const welcome = createWelcome({ authenticator, visits, clock, log });
  let closing = false;

  /** Null where the caller may ask for this one as well. */
  function refusal(socket: WebSocket, caller: Caller, address: string, underWay: number): GraphQLError | null {
    const spent = allowance.request(caller, address);
    if (spent.allowed && underWay <= OPERATIONS_PER_SOCKET) {
      visits.granted(socket);
      return null;
    }
    if (visits.refused(socket) >= REFUSALS_IN_A_ROW) socket.close(TOO_MANY, 'Too many requests');
    return spent.allowed ? tooMany(`A socket carries at most ${OPERATIONS_PER_SOCKET} operations at once.`) : tooManyRequests(spent);
  }

  carryProtocol(
    {
      connectionInitWaitTimeout: INIT_WAIT_MS,
      execute,
      subscribe,
      onConnect: ({ connectionParams, extra: { socket } }) => welcome(socket, connectionParams),
      onClose: ({ extra: { socket } }) => visits.leave(socket),
      onSubscribe({ extra: { socket, line, address }, subscriptions: underWay }, id, asked) {
        const caller = visits.callerOn(socket);
        if (!caller) return [callError('UNAUTHENTICATED', 'The socket is closing.')];
        const refused = refusal(socket, caller, address, Object.keys(underWay).length);
        if (refused) return [refused];
        const prepared = operations.prepare(asked, createContext(caller, database));
        if (!('args' in prepared)) return prepared;
        if (prepared.kind !== OperationTypeNode.SUBSCRIPTION) return prepared.args;
        if (visits.subscribe(socket, id)) return { ...prepared.args, outlet: line.outletFor(id) };
        return [tooMany(`At most ${SUBSCRIPTIONS_PER_SOCKET} subscriptions on a socket, and ${SUBSCRIPTIONS_PER_USER} of one person.`)];
      },
      onNext({ extra: { socket } }, _id, _asked, _args, result) {
        if (socket.bufferedAmount > BUFFERED_BYTES) socket.terminate();
        return maskResult(result, mask);
      },
      onError: (_context, _id, _asked, errors) => errors.map(mask),
      onComplete: ({ extra: { socket } }, id) => visits.unsubscribe(socket, id),
    },
    server,
    { pingMs: PING_MS, log, addressOf: (request) => addressOf(request, trust) },
  );

  return {
    attach(http, path) {
      http.on('upgrade', (request, stream, head) => {
        // Node lets go of the connection here. Nobody else would hear that it broke, and that would end the process.
        stream.on('error', (error) => log.debug({ err: error }, 'a connection broke before it was a socket'));
        if (closing || request.url?.split('?', 1)[0] !== path) {
          stream.end(`HTTP/1.1 ${closing ? '503 Service Unavailable' : '404 Not Found'}\r\nConnection: close\r\n\r\n`);
          return;
        }
        server.handleUpgrade(request, stream, head, (socket) => {
          server.emit('connection', socket, request);
          watchFrames(socket, clock);
        });
      });
    },
    open: () => server.clients.size,
    subscriptions: () => visits.subscriptions(),
    async close() {
      closing = true;
      await inSlices([...server.clients], (socket) => socket.close(SERVICE_RESTART, 'Service restart'));
      const impatience = setTimeout(() => server.clients.forEach((socket) => socket.terminate()), FAREWELL_MS);
      await new Promise((resolve) => server.close(resolve));
      clearTimeout(impatience);
    },
  };
}

/** As Fastify's `request.ip`: upgrades pass Fastify by. */
function addressOf({ socket, headers }: IncomingMessage, trust: Trust): string {
  return farEnd(socket.remoteAddress ?? '', [headers['x-forwarded-for'] ?? []].flat().join(), trust);
}

/** Frames that ask for nothing cost something, too: each is parsed, and pings are answered whether the answer is read or not. */
function watchFrames(socket: WebSocket, clock: Clock): void {
  let fullAt = 0;
  const count = (): void => {
    const spent = spend(fullAt, FRAMES, clock.now(), 1);
    fullAt = spent.fullAt;
    if (!spent.allowed) socket.close(TOO_MANY, 'Too many messages');
    if (!spent.allowed || socket.bufferedAmount > BUFFERED_BYTES) setImmediate(() => socket.terminate());
  };
  socket.on('message', count).on('ping', count).on('pong', count);
}
