import { z } from 'zod';

/** An app of a project, and where Carillon answers. */
export interface App {
  graphqlUrl: string;
  appKey: string;
  appSecret: string;
}

export type Variables = Record<string, unknown>;

const DEADLINE_MS = 10_000;
const answer = z.object({ data: z.unknown(), errors: z.array(z.object({ message: z.string() })).optional() });

/** Asks as an app; no GraphQL client is needed for it. Resolves with `data`, parsed; rejects where there is none. */
export async function call<Shape>(app: App, query: string, variables: Variables, shape: z.ZodType<Shape>): Promise<Shape> {
  const response = await post(app, 'application/json', { query, variables }, AbortSignal.timeout(DEADLINE_MS));
  const { data, errors } = answer.parse(await response.json());
  if (errors) throw new Error(`Carillon answered: ${errors.map(({ message }) => message).join(' ')}`);
  return shape.parse(data);
}

/** Every request of the app door. */
export function post({ graphqlUrl, appKey, appSecret }: App, accept: string, body: object, signal: AbortSignal): Promise<Response> {
  const authorization = `Basic ${Buffer.from(`${appKey}:${appSecret}`).toString('base64')}`;
  const headers = { authorization, accept, 'content-type': 'application/json' };
  return fetch(graphqlUrl, { method: 'POST', headers, body: JSON.stringify(body), signal });
}
