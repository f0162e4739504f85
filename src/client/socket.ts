import { createClient } from 'graphql-ws/client';
import { isRecord } from './answer.ts';
import type { Connection, ConnectionOptions, Ending } from './connection.ts';
import { FeedChangesDocument, type FeedChangesSubscription } from './generated/graphql.ts';

/** Asked this often, the other end has to answer within that, or sooner when somebody has just come back to the page. */
const PING_MS = 10_000;
const PONG_WITHIN_MS = 5_000;
const PONG_SOON_MS = 2_000;
/** Where sockets are swallowed rather than refused, nothing else would say so. */
export const OPEN_WITHIN_MS = 8_000;

const PROTOCOL = 'graphql-transport-ws';
const PING = JSON.stringify({ type: 'ping' });

/** The close codes that say what to do next; all others say only that it is over. */
const ENDINGS: Readonly<Record<number, Ending>> = { 4401: 'refused', 4403: 'expired' };

export interface SocketOptions extends ConnectionOptions {
  /** The class to make sockets with, where the platform has none. */
  webSocket: unknown;
}

/** The live feed over a WebSocket (graphql-transport-ws). */
export function openSocket({ url, credentials, after, webSocket, onOpen, onChange }: SocketOptions): Connection {
  let socket: { send(text: string): void } | null = null;
  let overdue: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Infinity;
  let pings: ReturnType<typeof setInterval> | undefined;
  let reset = false;
  let close: () => void = () => undefined;
  let lose: () => void = () => undefined;

  const client = createClient({
    url,
    connectionParams: credentials,
    // When to come back, and by which way, is decided above.
    retryAttempts: 0,
    webSocketImpl: unthrowing(webSocket, () => lose()),
    on: {
      connected(opened) {
        socket = isSender(opened) ? opened : null;
        clearTimeout(overdue);
        pings = setInterval(() => ask(PONG_WITHIN_MS), PING_MS);
        onOpen();
      },
      pong(received) {
        if (!received) return;
        clearTimeout(overdue);
        dueAt = Infinity;
      },
    },
  });

  overdue = setTimeout(() => client.terminate(), OPEN_WITHIN_MS);

  function ask(withinMs: number): void {
    socket?.send(PING);
    // Whoever asks again does not give it more time: a dead link would never be found out by those who look at it all the time.
    const at = Date.now() + withinMs;
    if (at >= dueAt) return;
    dueAt = at;
    clearTimeout(overdue);
    overdue = setTimeout(() => client.terminate(), withinMs);
  }

  const ended = new Promise<Ending>((resolve) => {
    lose = () => resolve('lost');
    close = client.subscribe<FeedChangesSubscription>(
      { query: FeedChangesDocument.toString(), variables: { after } },
      {
        next({ data }) {
          reset = data?.feed.type === 'RESET';
          if (!data || reset) close();
          else onChange(data.feed);
        },
        error: (reason) => resolve(endingOf(reason)),
        complete: () => resolve(reset ? 'reset' : 'lost'),
      },
    );
  });

  return {
    ended: ended.finally(() => {
      clearTimeout(overdue);
      clearInterval(pings);
    }),
    check() {
      if (socket) ask(PONG_SOON_MS);
    },
    close: () => close(),
  };
}

/** Where sockets are forbidden, some constructors throw: graphql-ws would never end what began with that. */
function unthrowing(webSocket: unknown, onThrow: () => void): unknown {
  return new Proxy(webSocket as typeof WebSocket, {
    construct(Socket, [url, protocol]: [string, string]) {
      try {
        return new Socket(url, protocol);
      } catch {
        onThrow();
        return {};
      }
    },
  });
}

/** Whether a socket can be had there at all. */
export function probeSocket(url: string, webSocket: unknown): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = new (webSocket as typeof WebSocket)(url, PROTOCOL);
    const overdue = setTimeout(() => done(false), OPEN_WITHIN_MS);
    const done = (opened: boolean) => {
      clearTimeout(overdue);
      resolve(opened);
      socket.close();
    };
    socket.onopen = () => done(true);
    socket.onerror = () => done(false);
    socket.onclose = () => done(false);
  });
}

function endingOf(reason: unknown): Ending {
  const code = isRecord(reason) ? reason.code : null;
  return (typeof code === 'number' ? ENDINGS[code] : null) ?? 'lost';
}

function isSender(value: unknown): value is { send(text: string): void } {
  return isRecord(value) && typeof value.send === 'function';
}
