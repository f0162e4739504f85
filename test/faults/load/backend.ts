import { setTimeout as rest } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Stage } from '../stage/stage.ts';

/** A backend that calls the platform as the contract says: any API will do, and what failed is asked again with the same key. */
export interface Backend {
  /** Asks until it is answered; an answer with a GraphQL error is none. Gives up at the deadline. */
  ask: Ask;
  /** How often calls failed, by what was said. */
  readonly troubles: ReadonlyMap<string, number>;
}

type Ask = <T>(query: string, variables: Record<string, unknown>, options?: { deadline?: number; as?: string }) => Promise<Answered<T>>;

export interface Answered<T> {
  data: T;
  /** How often it had to be asked. */
  tries: number;
}

const PATIENCE_MS = 90_000;
const CALL_TIMEOUT_MS = 6_000;
const REST_MS = { least: 100, most: 600 };

interface Response {
  data?: Record<string, unknown> | null;
  errors?: { message: string; extensions?: { code?: string } }[];
}

class CallFailed extends Error {}

export function openBackend(stage: Stage, random: Random): Backend {
  const apis = stage.of('api');
  const troubles = new Map<string, number>();

  async function once(url: string, body: string, authorization: string): Promise<Record<string, unknown>> {
    const answer = await fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body,
      signal: AbortSignal.timeout(CALL_TIMEOUT_MS),
    });
    const { data, errors } = (await answer.json()) as Response;
    if (errors?.[0]) throw new CallFailed(errors[0].extensions?.code ?? errors[0].message);
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
  return { troubles, ask };
}

function nameOf(error: unknown): string {
  if (error instanceof CallFailed) return error.message;
  if (!(error instanceof Error)) return 'unknown';
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.name;
}
