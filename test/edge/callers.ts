import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
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
  as?: string;
}

/** One operation over one transport, and its first answer. */
export async function call(house: House, transport: Transport, { query, variables, as }: Call): Promise<Answer> {
  switch (transport) {
    case 'http':
      return (await post(house, { query, variables, as })).answer;
    case 'websocket':
      return overSocket(house, { query, variables, as });
    case 'events':
      return overEvents(house, { query, variables, as });
  }
}

export async function post(house: House, { query, variables, as }: Call): Promise<{ status: number; headers: Headers; answer: Answer }> {
  const response = await fetch(house.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(as !== undefined && { authorization: as }) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, headers: response.headers, answer: (await response.json()) as Answer };
}

async function overSocket(house: House, { query, variables, as }: Call): Promise<Answer> {
  const client = createSocketClient({
    url: house.socketUrl,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    ...(as !== undefined && { connectionParams: { authorization: as } }),
  });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client.subscribe(
        { query, ...(variables && { variables }) },
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

async function overEvents(house: House, { query, variables, as }: Call): Promise<Answer> {
  const client = createEventClient({ url: house.url, retryAttempts: 0, ...(as !== undefined && { headers: { authorization: as } }) });
  try {
    return await new Promise<Answer>((resolve, reject) => {
      client.subscribe(
        { query, ...(variables && { variables }) },
        {
          next: (value) => resolve(value as Answer),
          error: (error) => reject(asError(error)),
          complete: () => reject(new Error('It ended without an answer.')),
        },
      );
    });
  } finally {
    client.dispose();
  }
}

/** The code that a socket with these credentials is closed with; one that is let in may be closed by the client at once. */
export function closeOf(house: House, authorization: string, { dispose = false } = {}): Promise<number> {
  return new Promise((resolve) => {
    const client = createSocketClient({
      url: house.socketUrl,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      connectionParams: { authorization },
      on: {
        closed(event) {
          if (typeof event === 'object' && event !== null && 'code' in event) resolve(Number(event.code));
        },
      },
    });
    if (dispose) client.on('connected', () => void client.dispose());
  });
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(JSON.stringify(error));
}

export function codesOf({ errors }: Answer): unknown[] {
  return (errors ?? []).map(({ extensions }) => extensions?.code);
}
