import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { object, array, string, optional, parse, unknown } from 'zod/mini';
import type { Session } from './session.ts';
import { knock } from './knock.ts';

/** Asks over HTTP. Resolves with `data`; rejects with a `RequestError`, or with `Unanswered`. */
export type Request = <Result, Variables>(document: TypedDocumentNode<Result, Variables>, variables: Variables) => Promise<Result>;

/** Carillon answered, but not what was asked for. */
export class RequestError extends Error {
  /** `extensions.code` of the first error. */
  readonly code: string;
  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

const answer = object({
  data: optional(unknown()),
  errors: optional(array(object({ message: string(), extensions: object({ code: string() }) }))),
});

export function createRequest(url: string, session: Session): Request {
  return async <Result, Variables>(document: TypedDocumentNode<Result, Variables>, variables: Variables) => {
    const ask = async () => post(url, { query: print(document), variables }, await session.authorization());
    let response = await ask();
    if (response.status === 401) {
      session.forget();
      response = await ask();
    }
    const { data, errors } = parse(answer, await response.json());
    const [error] = errors ?? [];
    if (error) throw new RequestError(error.message, error.extensions.code);
    // The document's types were made out of the schema that answers: this is where they meet the wire.
    return data as Result;
  };
}

function post(url: string, body: object, authorization: string): Promise<Response> {
  return knock(url, { method: 'POST', headers: { authorization, 'content-type': 'application/json' }, body: JSON.stringify(body) });
}
