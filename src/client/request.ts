import { readAnswer, type Answer } from './answer.ts';
import { knock, Unanswered } from './knock.ts';
import type { Session } from './session.ts';

/** An operation as text, with the types of what it takes and answers, as codegen writes it (`documentMode: 'string'`). */
export interface Operation<Result, Variables> {
  toString(): string;
  /** Never there: it carries the types. */
  __apiType?: (variables: Variables) => Result;
}

/** Asks over HTTP. Resolves with `data`; rejects with a `RequestError`, or with `Unanswered`. */
export type Request = <Result, Variables>(operation: Operation<Result, Variables>, variables: Variables) => Promise<Result>;

const WITHIN_MS = 20_000;
const UNAUTHORIZED = 401;

/** Browsers carry only so much for pages that are gone. */
const KEEPALIVE_BYTES = 50_000;

export function createRequest(url: string, session: Session): Request {
  return async <Result, Variables>(operation: Operation<Result, Variables>, variables: Variables) => {
    const query = operation.toString();
    const body = JSON.stringify({ query, variables });
    // Whoever is led away by the click that did it has done it all the same.
    const keepalive = /^\s*mutation/.test(query) && body.length < KEEPALIVE_BYTES;
    let response = await post(url, { body, keepalive }, await session.credentials());
    if (response.status === UNAUTHORIZED) response = await post(url, { body, keepalive }, await session.renewed());
    const { data, errors } = await answerIn(response);
    const [error] = errors;
    if (error) throw error;
    // The operation's types were made out of the schema that answers: this is where they meet the wire.
    return data as Result;
  };
}

function post(url: string, what: Pick<RequestInit, 'body' | 'keepalive'>, credentials: Readonly<Record<string, string>>): Promise<Response> {
  const headers = { ...credentials, 'content-type': 'application/json' };
  return knock(url, { ...what, method: 'POST', headers, signal: AbortSignal.timeout(WITHIN_MS) });
}

async function answerIn(response: Response): Promise<Answer> {
  try {
    return readAnswer(await response.json());
  } catch (error) {
    // A proxy's own page, or an answer that was cut off.
    throw new Unanswered(`Carillon could not answer just now (${response.status}).`, { cause: error });
  }
}
