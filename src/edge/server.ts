import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import fastify, { type FastifyPluginCallback } from 'fastify';
import { Gauge, type Registry } from 'prom-client';
import type { Logger } from '../base/logging.ts';
import { createAllowance, rateHeaders, tooMany, tooManyRequests, type Limits } from './allowance.ts';
import { APP_CHECK_HEADER } from './app-check.ts';
import type { Authenticator, Credentials } from './authenticate.ts';
import { createConnections } from './connections.ts';
import { createContext, type Caller } from './context.ts';
import { callError, httpAnswer } from './errors.ts';
import type { Dependencies } from './graphql/dependencies.ts';
import { createOperations } from './graphql/operations.ts';
import { createResolvers } from './graphql/resolvers.ts';
import { allRules, houseRules } from './graphql/rules.ts';
import { createSchema } from './graphql/schema.ts';
import { registerHealth, type Readiness } from './health.ts';
import { listen } from './listen.ts';
import { createMask } from './masking.ts';
import { createRevocations, type Revocations } from './revocations.ts';
import { drain } from './transport/drain.ts';
import { createEventStreams, wantsEvents, type EventStreams } from './transport/event-stream.ts';
import { createApollo } from './transport/http.ts';
import { createSockets, type Sockets } from './transport/websocket.ts';

export interface EdgeOptions extends Omit<Dependencies, 'allowance'> {
  limits: Limits;
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

/** How long the beginning of a request may take, and all of it. */
export interface RequestTimes {
  headersMs: number;
  requestMs: number;
  /** How often it is looked who takes too long. */
  lookEveryMs: number;
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

declare module 'fastify' {
  interface FastifyRequest {
    /** Who knocks; known from the first hook of `/graphql` on. */
    caller: Caller;
  }
}

const PATH = '/graphql';
const POST_ONLY = 'Operations are sent by POST; subscriptions over a WebSocket, or by POST for server-sent events.';
const BODY_BYTES = 8 * 1024 * 1024;
/** A slow loris sends a byte now and then, on as many connections as it gets: Node asks every 30 s otherwise, and waits a minute for headers. */
const REQUEST_TIMES: RequestTimes = { headersMs: 15_000, requestMs: 60_000, lookEveryMs: 5_000 };
/** A connection on which nothing moves, as where an answer is not read. Event streams and sockets say something more often. */
const SILENCE_MS = 120_000;
/** Longer than a proxy keeps an idle connection, so that it is never ours that ends under a request. */
const KEEP_ALIVE_MS = 75_000;
const PREFLIGHT_SECONDS = 86_400;
/** Any origin may call, since credentials are tokens and never cookies. */
const CORS = {
  origin: '*',
  methods: ['POST'],
  exposedHeaders: ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
  maxAge: PREFLIGHT_SECONDS,
};

export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { authenticator, database, clock, log, metrics, readiness, introspection, pages = [], requestTimes = REQUEST_TIMES } = options;
  const allowance = createAllowance(options.limits, clock);
  const connections = createConnections();
  const revocations = createRevocations({ database, authenticator, connections, log });
  const schema = createSchema(createResolvers({ ...options, allowance }));
  const mask = createMask(log);
  const operations = createOperations(schema, allRules({ introspection }));
  const apollo = createApollo({ schema, rules: houseRules({ introspection }), mask, log });
  const streams = createEventStreams({ connections, database, operations, mask, clock });
  const sockets = createSockets({ authenticator, allowance, connections, database, operations, mask, clock, log });
  await apollo.start();

  const app = fastify({
    bodyLimit: BODY_BYTES,
    requestTimeout: requestTimes.requestMs,
    connectionTimeout: SILENCE_MS,
    http: { headersTimeout: requestTimes.headersMs, connectionsCheckingInterval: requestTimes.lookEveryMs },
    keepAliveTimeout: KEEP_ALIVE_MS,
    forceCloseConnections: 'idle',
    // What still comes in on a connection that is kept alive is answered like anything else, and its connection then closed.
    return503OnClosing: false,
  });
  app.setErrorHandler(async (error, request, reply) => {
    const known = refusedByServer(error);
    const told = known ? callError('BAD_USER_INPUT', known.message) : mask(error);
    const { status, headers } = httpAnswer([told]);
    if (!(await drain(request.raw))) void reply.header('connection', 'close');
    return reply.code(known?.status ?? status ?? 500).headers(headers).send({ errors: [told] });
  });
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' });
    done();
  });
  registerHealth(app, readiness, metrics);
  await app.register(async (door) => {
    await door.register(cors, CORS);
    door.decorateRequest('caller');
    const apolloHandler = fastifyApolloHandler(apollo, {
      context: (request) => Promise.resolve(createContext(request.caller, database)),
    });
    door.get(PATH, (_request, reply) => reply.code(405).header('allow', 'POST').send({ errors: [callError('BAD_USER_INPUT', POST_ONLY)] }));
    door.post(PATH, {
      onRequest: async (request, reply) => {
        const caller = await authenticator.authenticate(credentialsOf(request.headers));
        request.caller = caller;
        const spent = allowance.request(caller, request.ip);
        void reply.headers(rateHeaders(spent));
        if (!spent.allowed) throw tooManyRequests(spent);
        if (wantsEvents(request)) return;
        const end = allowance.begin(caller, request.ip);
        if (!end) throw tooMany('Too many requests at once.');
        reply.raw.once('close', end);
      },
      handler: (request, reply) =>
        wantsEvents(request) ? streams.answer(request, reply) : apolloHandler.call(door, request, reply),
    });
  });
  for (const page of pages) await app.register(page);
  await app.ready();
  sockets.attach(app.server, PATH);
  watch(metrics, sockets, streams);

  return {
    listen: (port, host) => listen(app, port, host),
    revocations,
    async close() {
      await Promise.all([sockets.close(), streams.close(), app.close()]);
      await apollo.stop();
    },
  };
}

function credentialsOf({ authorization, [APP_CHECK_HEADER]: appCheck }: IncomingHttpHeaders): Credentials {
  return { authorization, appCheck: typeof appCheck === 'string' ? appCheck : undefined };
}

/** What Fastify itself refuses: a body that is too large, or no JSON. */
function refusedByServer(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  return error.statusCode < 500 ? { status: error.statusCode, message: error.message } : null;
}

function watch(registry: Registry, sockets: Sockets, streams: EventStreams): void {
  new Gauge({
    name: 'carillon_sockets',
    help: 'Open connections that can carry subscriptions',
    labelNames: ['transport'],
    registers: [registry],
    collect() {
      this.set({ transport: 'websocket' }, sockets.open());
      this.set({ transport: 'events' }, streams.open());
    },
  });
  new Gauge({
    name: 'carillon_socket_subscriptions',
    help: 'Subscriptions under way on WebSockets',
    registers: [registry],
    collect() {
      this.set(sockets.subscriptions());
    },
  });
}
