import type { ReadableStream } from 'node:stream/web';
import { z } from 'zod';

/** An app of a project, and where Carillon answers. */
export interface App {
  graphqlUrl: string;
  appKey: string;
  appSecret: string;
}

type Variables = Record<string, unknown>;

const DEADLINE_MS = 10_000;
const answer = z.object({ data: z.unknown(), errors: z.array(z.object({ message: z.string() })).optional() });

/** Asks as an app; no GraphQL client is needed for it. Resolves with `data`, parsed; rejects where there is none. */
export async function call<Shape>(app: App, query: string, variables: Variables, shape: z.ZodType<Shape>): Promise<Shape> {
  const response = await post(app, 'application/json', { query, variables }, AbortSignal.timeout(DEADLINE_MS));
  const { data, errors } = answer.parse(await response.json());
  if (errors) throw new Error(`Carillon answered: ${errors.map(({ message }) => message).join(' ')}`);
  return shape.parse(data);
}

/** Subscribes as an app: server-sent events, until the end or the signal. */
export async function follow(app: App, query: string, variables: Variables, signal: AbortSignal): Promise<ReadableStream> {
  const { ok, status, body } = await post(app, 'text/event-stream', { query, variables }, signal);
  if (!ok || !body) throw new Error(`Carillon answered ${status}`);
  return body;
}

function post({ graphqlUrl, appKey, appSecret }: App, accept: string, body: object, signal: AbortSignal): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${appKey}:${appSecret}`).toString('base64')}`;
  const headers = { authorization, accept, 'content-type': 'application/json' };
  return fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify(body), signal });
}
