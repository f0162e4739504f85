import type { IncomingHttpHeaders } from 'node:http';
import type { ApolloServer } from '@apollo/server';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import cors from '@fastify/cors';
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify';
import type { Database } from '../db/connect.ts';
import { rateHeaders, tooMany, tooManyRequests, type Allowance } from './allowance.ts';
import { APP_CHECK_HEADER } from './app-check.ts';
import type { Authenticator, Credentials } from './authenticate.ts';
import { createContext, type Caller, type Context } from './context.ts';
import { callError } from './errors.ts';
import { wantsEvents, type EventStreams } from './transport/event-stream.ts';

/** Who is let in, and who answers. */
interface GraphqlDoorOptions {
  authenticator: Authenticator;
  allowance: Allowance;
  database: Database;
  /** Answers one operation with one result. */
  apollo: ApolloServer<Context>;
  /** Answers one operation with events. */
  streams: EventStreams;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Who knocks; known from the first hook of `/graphql` on. */
    caller: Caller;
  }
}

/** Where operations are sent, on every transport. */
export const GRAPHQL_PATH = '/graphql';
const POST_ONLY = 'Operations are sent by POST; subscriptions over a WebSocket, or by POST for server-sent events.';
const PREFLIGHT_SECONDS = 86_400;
/** Any origin may call, since credentials are tokens and never cookies. */
const CORS = {
  origin: '*',
  methods: ['POST'],
  exposedHeaders: ['retry-after', 'ratelimit-limit', 'ratelimit-remaining', 'ratelimit-reset'],
  maxAge: PREFLIGHT_SECONDS,
};

/** `POST /graphql`: who knocks, whether they may knock so often, and then an answer or a stream of events, as they would rather have it. */
export function graphqlDoor({ authenticator, allowance, database, apollo, streams }: GraphqlDoorOptions): FastifyPluginAsync {
  async function letIn(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const caller = await authenticator.authenticate(credentialsOf(request.headers));
    request.caller = caller;
    const spent = allowance.request(caller, request.ip);
    void reply.headers(rateHeaders(spent));
    if (!spent.allowed) throw tooManyRequests(spent);
    // Streams are counted as connections.
    if (wantsEvents(request)) return;
    const end = allowance.begin(caller, request.ip);
    if (!end) throw tooMany('Too many requests at once.');
    reply.raw.once('close', end);
  }

  return async (server) => {
    await server.register(cors, CORS);
    server.decorateRequest('caller');
    const answer = fastifyApolloHandler(apollo, { context: (request) => Promise.resolve(createContext(request.caller, database)) });
    server.get(GRAPHQL_PATH, (_request, reply) => reply.code(405).header('allow', 'POST').send({ errors: [callError('BAD_USER_INPUT', POST_ONLY)] }));
    server.post(GRAPHQL_PATH, {
      onRequest: letIn,
      handler: (request, reply) => (wantsEvents(request) ? streams.answer(request, reply) : answer.call(server, request, reply)),
    });
  };
}

function credentialsOf({ authorization, [APP_CHECK_HEADER]: appCheck }: IncomingHttpHeaders): Credentials {
  return { authorization, appCheck: typeof appCheck === 'string' ? appCheck : undefined };
}
