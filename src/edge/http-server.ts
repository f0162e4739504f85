import fastify, { type FastifyInstance } from 'fastify';
import type { Trust } from '../core/trust.ts';
import { callError, httpAnswer } from './errors.ts';
import type { Mask } from './masking.ts';
import { drain } from './transport/drain.ts';

/** How long the beginning of a request may take, and all of it. */
export interface RequestTimes {
  headersMs: number;
  requestMs: number;
  /** How often it is looked who takes too long. */
  lookEveryMs: number;
}

const BODY_BYTES = 8 * 1024 * 1024;
/** A slow loris sends a byte now and then, on as many connections as it gets: Node asks every 30 s otherwise, and waits a minute for headers. */
const REQUEST_TIMES: RequestTimes = { headersMs: 15_000, requestMs: 60_000, lookEveryMs: 5_000 };
/** A connection on which nothing moves, as where an answer is not read. Event streams and sockets say something more often. */
const SILENCE_MS = 120_000;
/** Longer than a proxy keeps an idle connection, so that it is never ours that ends under a request. */
const KEEP_ALIVE_MS = 75_000;
/** How GraphQL over HTTP marks an answer as the server's own, whatever its status: without it Apollo Client reads no code out of a 401. */
const RESULT = 'application/graphql-response+json';
const SAFE_HEADERS = { 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer', 'x-frame-options': 'DENY' };

/** The server of a node before it has any door: nobody keeps it waiting, and what goes wrong behind any door is told one way. */
export function createHttpServer(mask: Mask, trust: Trust, times: RequestTimes = REQUEST_TIMES): FastifyInstance {
  const app = fastify({
    bodyLimit: BODY_BYTES,
    trustProxy: trust,
    requestTimeout: times.requestMs,
    connectionTimeout: SILENCE_MS,
    http: { headersTimeout: times.headersMs, connectionsCheckingInterval: times.lookEveryMs },
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
    if (request.headers.accept?.includes(RESULT)) void reply.type(`${RESULT}; charset=utf-8`);
    return reply.code(known?.status ?? status ?? 500).headers(headers).send({ errors: [told] });
  });
  app.addHook('onRequest', (_request, reply, done) => {
    void reply.headers(SAFE_HEADERS);
    done();
  });
  return app;
}

const NO_JSON = 'The body is no JSON, or has a member `__proto__` or `constructor.prototype`, which is not taken.';

/** What Fastify itself refuses: a body that is too large, or no JSON. */
function refusedByServer(error: unknown): { status: number; message: string } | null {
  if (!(error instanceof Error) || !('statusCode' in error) || typeof error.statusCode !== 'number') return null;
  if (error.statusCode >= 500) return null;
  // Fastify says of either that it is not valid JSON.
  const isBody = 'code' in error && error.code === 'FST_ERR_CTP_INVALID_JSON_BODY';
  return { status: error.statusCode, message: isBody ? NO_JSON : error.message };
}
