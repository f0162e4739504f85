import { setTimeout as rest } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Stage } from '../stage/stage.ts';

/** A backend that calls the platform as the contract says: any API will do, and what failed is asked again with the same key. */
export interface Backend {
  /** Asks until it is answered; an answer with a GraphQL error is none. Gives up at the deadline. */
  ask: Ask;
  /** How often calls failed, by what was said. */
  readonly troubles: ReadonlyMap<string, number>;
  /** Answers that no caller should ever get, whatever is broken. */
  readonly confusions: readonly string[];
}

type Ask = <T>(query: string, variables: Record<string, unknown>, options?: { deadline?: number; as?: string }) => Promise<Answered<T>>;

export interface Answered<T> {
  data: T;
  /** How often it had to be asked. */
  tries: number;
}

const PATIENCE_MS = 90_000;
const CALL_TIMEOUT_MS = 6_000;
const SHOWN = 300;
const REST_MS = { least: 100, most: 600 };

interface Response {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

/** Told in an answer; anything else is a connection that was cut. */
class CallFailed extends Error {}

/** What a call that is in order may be told while something is broken: come back later. */
const inOrder: readonly string[] = ['UNAVAILABLE', 'TOO_MANY_REQUESTS'];

export function openBackend(stage: Stage, random: Random): Backend {
  const apis = stage.of('api');
  const troubles = new Map<string, number>();
  const confusions: string[] = [];

  async function once(url: string, body: string, authorization: string): Promise<Record<string, unknown>> {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const text = await answer.text();
    const { data, errors } = responseIn(text);
    const code = errors?.[0] && (errors[0].extensions?.code ?? 'without a code');
    const isAnswer = code === undefined ? data != null : inOrder.includes(code);
    if (!isAnswer) confusions.push(`${new Date().toISOString()} ${url} answered ${answer.status}: ${text.slice(0, SHOWN)}`);
    if (code !== undefined) throw new CallFailed(code);
    if (!data) throw new CallFailed(`HTTP ${answer.status}`);
    return data;
  }

  const ask: Ask = async <T>(
    query: string,
    variables: Record<string, unknown>,
    { deadline = performance.now() + PATIENCE_MS, as = stage.authorization }: { deadline?: number; as?: string } = {},
  ): Promise<Answered<T>> => {
    const body = JSON.stringify({ query, variables });
    for (let tries = 1; ; tries += 1) {
      try {
        const data = await once(random.pick(apis).url, body, as);
        return { data: Object.values(data)[0] as T, tries };
      } catch (error) {
        const trouble = nameOf(error);
        troubles.set(trouble, (troubles.get(trouble) ?? 0) + 1);
        if (performance.now() > deadline) throw error;
        await rest(random.between(REST_MS.least, REST_MS.most));
      }
    }
  };
  return { troubles, confusions, ask };
}

function responseIn(text: string): Response {
  try {
    return JSON.parse(text) as Response;
  } catch {
    return {};
  }
}

function nameOf(error: unknown): string {
  if (error instanceof CallFailed) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
