import type { IncomingHttpHeaders } from 'node:http';

/** One request, whole: the sandbox's wires are small and decide nothing before the last byte. */
export interface WireRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Lower-case names; over HTTP/2 the pseudo headers too. */
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  /** Scheme and authority as the caller wrote them: what a VAPID token must name as its audience. */
  readonly origin: string;
  readonly protocol: 'HTTP/1.1' | 'HTTP/2';
  /** Stands for the connection, to remember things about it. */
  readonly connection: object;
}

/** A whole answer. */
export interface Reply {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

/** A response that stays open (server-sent events). */
export interface OpenReply {
  /** False while the reader is too slow: what is written now would only pile up. */
  readonly ready: boolean;
  write(text: string): void;
  end(): void;
  onClose(listener: () => void): void;
}

/** A request and every way to end it, the honest ones and the others. Doing nothing is one of them. */
export interface Exchange {
  readonly request: WireRequest;
  answer(reply: Reply): void;
  open(headers: Record<string, string>): OpenReply;
  /** Cuts the whole connection with a TCP reset, as a dying machine does. */
  reset(): void;
  /** HTTP/2: resets this stream alone, `refused` saying that it surely was not processed. HTTP/1.1 has only the connection to reset. */
  resetStream(refused: boolean): void;
  /** HTTP/2: GOAWAY. What is under way is finished, nothing newer is processed. HTTP/1.1: closes after this answer. */
  goaway(): void;
}

/** Whoever takes a request ends it, at once or later, by one of the exchange's ways. */
export type Handler = (exchange: Exchange) => void;

/** Said on every answer, so that nobody takes the sandbox for the real thing. */
export const sandboxHeader = { 'x-sandbox': '1' };

/** Bigger requests are none of ours; the largest is a mail as JSON. */
export const MAX_BODY_BYTES = 8 * 1_048_576;

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Reply {
  return { status, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify(value) };
}

/** The path and query of a request target; a target that is no URL reads as a path that nobody serves. */
export function readTarget(target: string): { path: string; query: URLSearchParams } {
  const question = target.indexOf('?');
  if (question < 0) return { path: target, query: new URLSearchParams() };
  return { path: target.slice(0, question), query: new URLSearchParams(target.slice(question + 1)) };
}
