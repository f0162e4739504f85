import type { AddressInfo } from 'node:net';
import type { FastifyPluginCallback } from 'fastify';
import type { Logger } from '../base/logging.ts';
import { addReading, type Registry } from '../base/metrics.ts';
import type { Trust } from '../core/trust.ts';
import { createAllowance, type Limits } from './allowance.ts';
import type { Authenticator } from './authenticate.ts';
import { createConnections } from './connections.ts';
import type { Dependencies } from './graphql/dependencies.ts';
import { createOperations } from './graphql/operations.ts';
import { createResolvers } from './graphql/resolvers.ts';
import { allRules, houseRules } from './graphql/rules.ts';
import { createSchema } from './graphql/schema.ts';
import { GRAPHQL_PATH, graphqlDoor } from './graphql-door.ts';
import { registerHealth, type Readiness } from './health.ts';
import { createHttpServer, type RequestTimes } from './http-server.ts';
import { listen } from './listen.ts';
import { createMask } from './masking.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { createEventStreams, type EventStreams } from './transport/event-stream.ts';
import { createApollo } from './transport/http.ts';
import { createSockets, type Sockets } from './transport/websocket.ts';

/** What the front door is built from: what its resolvers ask for, and who is let in, how much and how it is told. */
export interface EdgeOptions extends Omit<Dependencies, 'allowance'> {
  limits: Limits;
  /** Which proxies are believed when they name the address that a request comes from. */
  trust: Trust;
  /** How long a client may take to say what it wants. */
  requestTimes?: RequestTimes;
  authenticator: Authenticator;
  log: Logger;
  metrics: Registry;
  readiness: Readiness;
  /** Whether the schema may be asked for. */
  introspection: boolean;
  /** What else this server shows: the page, and where providers report back. */
  pages?: readonly FastifyPluginCallback[];
}

/** The front door of one node: GraphQL on three transports, health and metrics. */
export interface Edge {
  /** Answers where it listens. Port 0 takes a free one. */
  listen(port: number, host: string): Promise<AddressInfo>;
  /** To be run beside it, and told when keys changed. */
  revocations: Revocations;
  /** Takes no new calls, sends sockets and streams elsewhere, and finishes what it has begun. */
  close(): Promise<void>;
}

/** Ready to listen. */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { authenticator, database, clock, log, metrics, readiness, introspection, trust, pages = [], requestTimes } = options;
  const allowance = createAllowance(options.limits, clock);
  const connections = createConnections();
  const revocations = createRevocations({ database, authenticator, connections, log });
  const schema = createSchema(createResolvers({ ...options, allowance }));
  const mask = createMask(log);
  const operations = createOperations(schema, allRules({ introspection }));
  const apollo = createApollo({ schema, rules: houseRules({ introspection }), mask, log });
  const streams = createEventStreams({ connections, database, operations, mask, clock });
  const sockets = createSockets({ authenticator, allowance, connections, database, operations, mask, clock, trust, log });
  await apollo.start();

  const app = createHttpServer(mask, trust, requestTimes);
  registerHealth(app, readiness, metrics);
  await app.register(graphqlDoor({ authenticator, allowance, database, apollo, streams }));
  for (const page of pages) await app.register(page);
  await app.ready();
  sockets.attach(app.server, GRAPHQL_PATH);
  showConnections(metrics, sockets, streams);

  return {
    listen: (port, host) => listen(app, port, host),
    revocations,
    async close() {
      await Promise.all([sockets.close(), streams.close(), app.close()]);
      await apollo.stop();
    },
  };
}

function showConnections(registry: Registry, sockets: Sockets, streams: EventStreams): void {
  const connections = { name: 'carillon_sockets', help: 'Open connections that can carry subscriptions', labelNames: ['transport'] };
  addReading(registry, connections, () => [
    { labels: { transport: 'websocket' }, value: sockets.open() },
    { labels: { transport: 'events' }, value: streams.open() },
  ]);
  const subscriptions = { name: 'carillon_socket_subscriptions', help: 'Subscriptions under way on WebSockets', labelNames: [] };
  addReading(registry, subscriptions, () => [{ labels: {}, value: sockets.subscriptions() }]);
}
