import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import { createClient } from 'graphql-ws/client';
import { jitter, patience } from './backoff.ts';
import type { Session } from './session.ts';
import { createStore, type Store } from './store.ts';

export type ConnectionState = 'connecting' | 'live' | 'reconnecting';

export interface Subscription<Result, Variables> {
  document: TypedDocumentNode<Result, Variables>;
  variables: Variables;
}

/** The live socket of a page. It comes back by itself for as long as the page is open. */
export interface Live {
  readonly state: Store<ConnectionState>;
  /**
   * Calls `next` with each result, and resolves when the server or the signal ends it. Variables are read anew
   * whenever it comes back, so a getter among them says where to go on. Rejects when the server will not have it.
   */
  follow<Result, Variables extends Record<string, unknown>>(
    subscription: Subscription<Result, Variables>,
    next: (result: Result) => void,
    signal: AbortSignal,
  ): Promise<void>;
}

/** Browsers do not notice a dead link by themselves: a ping this often, and an answer within that. */
const PING_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
/** From one subscription to the next the socket stays. */
const LINGER_MS = 3_000;

/** 4401: the token is none of theirs (another database, say). 4403: it has ended, by their clock. */
const REFUSALS: readonly unknown[] = [4401, 4403];

export function createLive(url: string, session: Session): Live {
  const state = createStore<ConnectionState>('connecting');
  let overdue: ReturnType<typeof setTimeout> | undefined;

  const client = createClient({
    url,
    connectionParams: async () => ({ authorization: await session.authorization() }),
    retryAttempts: Infinity,
    shouldRetry: () => true,
    retryWait: (failures) => patience(jitter(failures)),
    keepAlive: PING_MS,
    lazyCloseTimeout: LINGER_MS,
    on: {
      connected: () => state.set('live'),
      closed(event) {
        clearTimeout(overdue);
        if (isRefusal(event)) session.forget();
        state.set('reconnecting');
      },
      error: () => state.set('reconnecting'),
      ping(received) {
        if (!received) overdue = setTimeout(() => client.terminate(), PONG_WITHIN_MS);
      },
      pong(received) {
        if (received) clearTimeout(overdue);
      },
    },
  });

  return {
    state,
    follow<Result, Variables extends Record<string, unknown>>(
      { document, variables }: Subscription<Result, Variables>,
      next: (result: Result) => void,
      signal: AbortSignal,
    ): Promise<void> {
      return new Promise((resolve, reject) => {
        const stop = client.subscribe<Result>(
          { query: print(document), variables },
          {
            next({ data, errors }) {
              if (data) next(data);
              else reject(new Error(errors?.[0]?.message ?? 'an empty result'));
            },
            error: (error) => reject(error instanceof Error ? error : new Error('the subscription was refused', { cause: error })),
            complete: resolve,
          },
        );
        signal.addEventListener('abort', stop, { once: true });
      });
    },
  };
}

function isRefusal(event: unknown): boolean {
  return event instanceof CloseEvent && REFUSALS.includes(event.code);
}
