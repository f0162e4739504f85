import { STATUS_CODES, type ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { execute, OperationTypeNode, type ExecutionResult } from 'graphql';
import { createHandler, type Response } from 'graphql-sse';
import type { Clock } from '../../base/clock.ts';
import type { Database } from '../../db/connect.ts';
import { tooMany } from '../allowance.ts';
import type { Connections } from '../connections.ts';
import { createContext, lifeOf } from '../context.ts';
import { callError, httpAnswer } from '../errors.ts';
import type { Operations } from '../graphql/operations.ts';
import { subscribe } from '../graphql/subscribe.ts';
import { maskResult, type Mask } from '../masking.ts';
import { FAREWELL_MS, inSlices } from './slices.ts';

/** What a stream is answered with. */
interface EventStreamOptions {
  connections: Connections;
  database: Database;
  operations: Operations;
  mask: Mask;
  clock: Clock;
}

/** The same as the sockets for networks that break WebSockets: one operation a request, as server-sent events. */
export interface EventStreams {
  answer(request: FastifyRequest, reply: FastifyReply): Promise<void>;
  open(): number;
  /** Ends every stream, some at a time, and waits until they are gone: clients come back elsewhere. */
  close(): Promise<void>;
}

const MEDIA_TYPE = 'text/event-stream';
/** A reader that takes nothing for so long is gone. */
const STALLED_MS = 60_000;

/** Whether the client would rather have events than an answer. */
export function wantsEvents({ headers }: FastifyRequest): boolean {
  return headers.accept?.trimStart().startsWith(MEDIA_TYPE) ?? false;
}

export function createEventStreams({ connections, database, operations, mask, clock }: EventStreamOptions): EventStreams {
  const open = new Map<ServerResponse, Promise<void>>();
  const handler = createHandler<FastifyRequest, Outflow>({
    authenticate: () => null,
    async onSubscribe({ raw }, { query, operationName, variables }) {
      const prepared = operations.prepare({ query, operationName, variables }, createContext(raw.caller, database));
      if (!('args' in prepared)) return answered({ errors: prepared }, mask);
      if (prepared.kind !== OperationTypeNode.SUBSCRIPTION) return answered(await execute(prepared.args), mask);
      const answer = await subscribe(prepared.args);
      return Symbol.asyncIterator in answer ? answer : answered(answer, mask);
    },
    // The handler queues whatever comes: waiting here makes the source wait for the reader.
    async onNext(_context, { context }, result) {
      await context.flushed;
      return maskResult(result, mask);
    },
  });

  async function stream(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const { raw } = reply;
    if (!isOperation(request.body)) {
      const told = callError('BAD_USER_INPUT', 'The body is no operation: it needs a query, and variables only as an object.');
      await reply.code(400).send({ errors: [told] });
      return;
    }
    const outflow = new Outflow(raw);
    const [body, { status, statusText, headers }] = await handler({
      method: request.method,
      url: request.url,
      headers: { get: (name) => (name === 'accept' ? MEDIA_TYPE : headerOf(request, name)) },
      body: { ...request.body },
      raw: request,
      context: outflow,
    });
    reply.hijack();
    for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) raw.setHeader(name, value);
    raw.writeHead(status, statusText, headers);
    if (body === null || typeof body === 'string') {
      raw.end(body ?? undefined);
      return;
    }
    raw.once('close', () => void body.return(undefined));
    for await (const chunk of body) await outflow.write(chunk);
    raw.end();
  }

  return {
    answer(request, reply) {
      const { raw } = reply;
      const leave = connections.enter(request.caller, () => raw.end());
      if (!leave) throw tooMany('Too many connections of one caller.');
      const lifeMs = lifeOf(request.caller, clock);
      const expiry = lifeMs === null ? undefined : setTimeout(() => raw.end(), lifeMs);
      const streaming = stream(request, reply).finally(() => {
        clearTimeout(expiry);
        leave();
        open.delete(raw);
      });
      open.set(raw, streaming);
      return streaming;
    },
    open: () => open.size,
    async close() {
      await inSlices([...open.keys()], (raw) => raw.end());
      const impatience = setTimeout(() => open.forEach((_, raw) => raw.destroy()), FAREWELL_MS);
      await Promise.allSettled(open.values());
      clearTimeout(impatience);
    },
  };
}

/** A stream of one event; where HTTP has a status of its own for what went wrong, that and no stream. */
function answered(result: ExecutionResult, mask: Mask): ExecutionResult | Response {
  const masked = maskResult(result, mask);
  const { status, headers } = httpAnswer(masked.errors ?? []);
  // The handler takes for a result only what has `data`.
  if (status === null) return { data: null, ...result };
  const init = { status, statusText: STATUS_CODES[status] ?? '', headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } };
  return [JSON.stringify(masked), init];
}

/** Writes one chunk after the other, and tells when the last of them has left. */
class Outflow {
  readonly #raw: ServerResponse;
  #release: () => void = () => undefined;
  flushed: Promise<void> = Promise.resolve();

  constructor(raw: ServerResponse) {
    this.#raw = raw;
    // Node never calls back for a chunk that was waiting when the connection was cut.
    raw.once('close', () => this.#release());
  }

  write(chunk: string): Promise<void> {
    if (this.#raw.writable) {
      const stalled = setTimeout(() => this.#raw.destroy(), STALLED_MS);
      this.flushed = new Promise<void>((resolve) => {
        this.#release = resolve;
        this.#raw.write(chunk, () => resolve());
      }).finally(() => clearTimeout(stalled));
    }
    return this.flushed;
  }
}

function headerOf({ headers }: FastifyRequest, name: string): string | null {
  const value = headers[name];
  return typeof value === 'string' ? value : null;
}

/** Whether a body has the shape of an operation. The handler would say no as well, but without a code. */
function isOperation(body: unknown): body is object {
  if (typeof body !== 'object' || body === null || !('query' in body) || typeof body.query !== 'string') return false;
  const { variables, extensions, operationName }: Record<string, unknown> = { ...body };
  return isMap(variables) && isMap(extensions) && (operationName == null || typeof operationName === 'string');
}

function isMap(value: unknown): boolean {
  return value == null || (typeof value === 'object' && !Array.isArray(value));
}
