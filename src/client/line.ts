import { RequestError } from './answer.ts';
import { createPatience, jitter } from './backoff.ts';
import type { Connection, ConnectionOptions, Ending } from './connection.ts';
import type { FeedChange } from './feed-state.ts';
import type { Session } from './session.ts';
import { OPEN_WITHIN_MS, openSocket, probeSocket } from './socket.ts';
import { openStream } from './stream.ts';

/**
 * Whether what is on the screen is what is so: `connecting` at first, `live`, `reconnecting` for however long it takes,
 * `refused` where it has given up because the token is not accepted.
 */
export type InboxStatus = 'connecting' | 'live' | 'reconnecting' | 'refused';

/** Why something was refused: a stable code, and a text for people. */
export interface Fault {
  readonly code: string;
  readonly message: string;
}

/** How the live connection is. */
export interface Condition {
  readonly status: InboxStatus;
  /** Why it is `refused`; null otherwise. */
  readonly fault: Fault | null;
}

/** The live connection of a feed. It comes back by itself until it is ended or refused. */
export interface Line {
  /** Resolves at the signal. */
  readonly run: (signal: AbortSignal) => Promise<void>;
  /** Somebody looks: waits no longer, and trusts no link that it has not heard of. */
  readonly wake: () => void;
  /** Tries again after a refusal, or for a better way. */
  readonly retry: () => void;
}

export interface LineOptions {
  url: string;
  session: Session;
  /** The class of WebSockets; null or undefined where there is none. */
  webSocket: unknown;
  /** Sees to it that there is a feed to follow; `anew` where what is there does not count any more. */
  load: (anew: boolean) => Promise<void>;
  /** The last cursor seen. */
  cursor: () => string | null;
  onChange: (change: FeedChange) => void;
  onCondition: (condition: Condition) => void;
}

/** A connection that stood for so long was a good one: the next one is not made to wait for the failures before it. */
const STEADY_MS = 5_000;
/** After so many sockets in a row that did not open, events are asked for in another way. */
const MISSES = 2;
/** So often it is seen whether sockets can be had by now. */
const PROBE_EVERY_MS = 60_000;
const FOR_EVER_MS = 2 ** 31 - 1;

const NOT_ACCEPTED: Fault = { code: 'UNAUTHENTICATED', message: 'The token is not accepted.' };
/** What no new token would change. */
const REFUSALS: ReadonlySet<string> = new Set(['UNAUTHENTICATED', 'FORBIDDEN', 'APP_CHECK_FAILED', 'USER_NOT_FOUND', 'OTHER_PERSON']);

export function createLine({ url, session, webSocket, load, cursor, onChange, onCondition }: LineOptions): Line {
  const socketUrl = url.replace(/^http/, 'ws');
  const waiting = createPatience();
  const givenUp = createPatience();
  let connection: Connection | null = null;
  let openedAt: number | null = null;
  let probe: () => void = () => undefined;
  let misses = 0;
  let stale = false;

  async function run(signal: AbortSignal): Promise<void> {
    const isOver = () => signal.aborted;
    let failures = 0;
    let hurried = false;
    while (!isOver()) {
      openedAt = null;
      const ending = await attempt(signal);
      if (isOver()) return;
      if (ending === 'refused') {
        await givenUp.wait(FOR_EVER_MS, signal);
        if (!isOver()) onCondition({ status: 'reconnecting', fault: null });
        continue;
      }
      stale ||= ending === 'reset';
      if (hasStood()) [failures, hurried] = [0, false];
      // What is over for a good reason goes on at once and unseen; but not twice in a row, lest it goes round and round.
      hurried = ending !== 'lost' && !hurried;
      if (hurried) continue;
      onCondition({ status: 'reconnecting', fault: null });
      await waiting.wait(jitter(failures), signal);
      failures += 1;
    }
  }

  function hasStood(): boolean {
    return openedAt !== null && Date.now() - openedAt > STEADY_MS;
  }

  async function attempt(signal: AbortSignal): Promise<Ending> {
    try {
      const credentials = await session.renewed();
      await load(stale);
      stale = false;
      if (signal.aborted) return 'lost';
      const ending = await follow(credentials, signal);
      if (ending === 'refused') refuse(NOT_ACCEPTED);
      return ending;
    } catch (error) {
      if (!(error instanceof RequestError) || !REFUSALS.has(error.code)) return 'lost';
      refuse(error);
      return 'refused';
    }
  }

  function refuse({ code, message }: Fault): void {
    onCondition({ status: 'refused', fault: { code, message } });
  }

  async function follow(credentials: ConnectionOptions['credentials'], signal: AbortSignal): Promise<Ending> {
    const bySocket = webSocket != null && misses < MISSES;
    const begun = performance.now();
    const onOpen = () => {
      openedAt = Date.now();
      misses = bySocket ? 0 : misses;
      onCondition({ status: 'live', fault: null });
    };
    const options = { credentials, after: cursor(), onOpen, onChange };
    const current = bySocket ? socketOrNone(options) : openStream({ ...options, url });
    if (!current) {
      misses = MISSES;
      return 'lost';
    }
    const close = () => current.close();
    connection = current;
    signal.addEventListener('abort', close);
    if (!bySocket && webSocket != null) probe = () => void outdo(current);
    const probing = setInterval(() => probe(), PROBE_EVERY_MS);
    const ending = await current.ended;
    clearInterval(probing);
    probe = () => undefined;
    signal.removeEventListener('abort', close);
    connection = null;
    // A refusal is an answer: what brought it can be had.
    const isAnswered = openedAt !== null || ending === 'refused' || ending === 'expired';
    if (!isAnswered) misses = bySocket ? misses + missed(performance.now() - begun) : MISSES - 1;
    return !bySocket && misses === 0 ? 'outdone' : ending;
  }

  /** Null where what is called a WebSocket is none. */
  function socketOrNone(options: Omit<ConnectionOptions, 'url'>): Connection | null {
    try {
      return openSocket({ ...options, url: socketUrl, webSocket });
    } catch {
      return null;
    }
  }

  async function outdo(stream: Connection): Promise<void> {
    if (!(await probeSocket(socketUrl, webSocket).catch(() => false))) return;
    misses = 0;
    stream.close();
  }

  return {
    run,
    wake() {
      waiting.wake();
      connection?.check();
    },
    retry() {
      givenUp.wake();
      waiting.wake();
      probe();
    },
  };
}

/** One that was swallowed took long enough to say so by itself. */
function missed(afterMs: number): number {
  return afterMs >= OPEN_WITHIN_MS ? MISSES : 1;
}
