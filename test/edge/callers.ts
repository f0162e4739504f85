import { createClient as createEventClient, NetworkError } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import type { House } from './house.ts';

export interface Answer {
  data?: Record<string, unknown> | null;
  errors?: { message: string; path?: (string | number)[]; extensions?: Record<string, unknown> }[];
}

export type Transport = 'http' | 'websocket' | 'events';
export const transports: Transport[] = ['http', 'websocket', 'events'];

export interface Call {
  query: string;
  variables?: Record<string, unknown>;
  operationName?: string;
  as?: string;
  /** An App Check token. */
  appCheck?: string;
}

/** One operation over one transport, and its first answer. */
export async function call(house: House, transport: Transport, asked: Call): Promise<Answer> {
  switch (transport) {
    case 'http':
      return (await post(house, asked)).answer;
    case 'websocket':
      return overSocket(house, asked);
    case 'events':
      return overEvents(house, asked);
  }
}

export async function post(house: House, { query, variables, operationName, ...asked }: Call): Promise<{ status: number; headers: Headers; answer: Answer }> {
  const response = await fetch(house.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...credentials(asked) },
    body: JSON.stringify({ query, variables, operationName }),
  });
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer };
}

function credentials({ as, appCheck }: Pick<Call, 'as' | 'appCheck'>): Record<string, string> {
  return { ...(as !== undefined && { authorization: as }), ...(appCheck !== undefined && { 'X-Firebase-AppCheck': appCheck }) };
}

async function overSocket(house: House, { query, variables, operationName, ...asked }: Call): Promise<Answer> {
  const client = createSocketClient({
    url: house.socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: credentials(asked),
  });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client.subscribe(
        { query, ...(variables && { variables }), ...(operationName && { operationName }) },
        {
          next: (value) => resolve(value as Answer),
          error: (error) => (Array.isArray(error) ? resolve({ errors: error as Answer['errors'] }) : reject(asError(error))),
          complete: () => reject(new Error('It ended without an answer.')),
        },
      );
    });
  } finally {
    await client.dispose();
  }
}

async function overEvents(house: House, { query, variables, operationName, ...asked }: Call): Promise<Answer> {
  const client = createEventClient({ url: house.url, retryAttempts: 0, headers: credentials(asked) });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client.subscribe(
        { query, ...(variables && { variables }), ...(operationName && { operationName }) },
        {
          next: (value) => resolve(value as Answer),
          // Where HTTP has a status for what went wrong, the answer is no stream.
          error: (error) => (error instanceof NetworkError && error.response instanceof Response ? resolve(bodyOf(error.response)) : reject(asError(error))),
          complete: () => reject(new Error('It ended without an answer.')),
        },
      );
    });
  } finally {
    client.dispose();
  }
}

function bodyOf(response: Response): Promise<Answer> {
  return response.json() as Promise<Answer>;
}

/** The code that a socket with these credentials is closed with. */
export function closeOf(house: House, authorization: string, { connected, appCheck }: { connected?: () => void; appCheck?: string } = {}): Promise<number> {
  return new Promise((resolve) => {
    createSocketClient({
      url: house.socketUrl,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      connectionParams: { authorization, ...(appCheck !== undefined && { 'X-Firebase-AppCheck': appCheck }) },
      on: {
        ...(connected && { connected }),
        closed(event) {
          if (typeof event === 'object' && event !== null && 'code' in event) resolve(Number(event.code));
        },
      },
    });
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(JSON.stringify(error));
}

export function codesOf({ errors }: Answer): unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions?.code);
}

export interface UserError {
  code: string;
  path: string[] | null;
}

/** Answers the one field of an operation that is in order; at the app door unless told. */
export type Ask = <T>(query: string, variables?: Record<string, unknown>, as?: string) => Promise<T>;

export function asking(house: House): Ask {
  return async <T>(query: string, variables: Record<string, unknown> = {}, as = house.app) => {
    const { answer } = await post(house, { query, variables, as });
    expect(answer.errors).toBeUndefined();
    return Object.values(answer.data ?? {})[0] as T;
  };
}
