import { connect, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { atMost, pause } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import { NotConnected } from './errors.ts';
import { serversOf } from './servers.ts';
import { createSubscriptions } from './subscriptions.ts';

/**
 * The one connection of a process to NATS. It outlives every outage: it reconnects for as long as the process lives, and
 * a process that begins in the middle of one begins without it.
 */
export interface Bus {
  /** Throws for as long as there has been none; so do the two that rest on it. */
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly log: Logger;
  /** Calls for whatever comes; made with the first connection where there is none yet. `take` must not throw. Answers how to end it. */
  subscribe(subject: string, take: (error: Error | null, message: Msg) => void): () => void;
  /** False while the connection is down. */
  isUp(): boolean;
  /** Calls whenever the connection goes down, comes back, or comes for the first time. Answers how to end it. */
  onChange(call: (up: boolean) => void): () => void;
  close(): Promise<void>;
}

interface BusOptions {
  url: string;
  name: string;
  log: Logger;
  /** Aborting gives up waiting for the first connection. */
  signal: AbortSignal;
  /** For how long the first connection is waited for. */
  patienceMs?: number;
}

/** Everything works without NATS, only slower. So much is a server allowed that is started at the same moment. */
const PATIENCE_MS = 4_000;
const FIRST_CONNECTION_RETRY_MS = 500;
const RECONNECT_WAIT_MS = 250;
const RECONNECT_JITTER_MS = 500;
// The library's default of two minutes would leave a dead link unnoticed for four.
const PING_INTERVAL_MS = 10_000;
// A server that takes the connection and says nothing would hold up the next one in the list, and a stop, for 20 s.
const CONNECT_TIMEOUT_MS = 3_000;
const REQUEST_TIMEOUT_MS = 5_000;
const TRIES_PER_WARNING = 20;

/** What rests on a connection. */
interface Link {
  connection: NatsConnection;
  jetstream: JetStreamClient;
  manager: JetStreamManager;
}

/**
 * Resolves when connected, or after a while without: then it goes on trying, and what needs the bus is told that it is away.
 * Rejects when the signal aborts before.
 */
export async function connectBus({ url, name, log, signal, patienceMs = PATIENCE_MS }: BusOptions): Promise<Bus> {
  const closing = new AbortController();
  const leaving = AbortSignal.any([signal, closing.signal]);
  const listeners = new Set<(up: boolean) => void>();
  const subscriptions = createSubscriptions();
  let link: Link | null = null;
  let up = false;

  function change(now: boolean): void {
    up = now;
    for (const call of listeners) call(up);
  }

  async function begin(): Promise<void> {
    const { connection } = (link = await firstLink({ url, name, log }, leaving));
    subscriptions.begin(connection);
    change(true);
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') change(false);
      else if (type === 'reconnect') change(true);
    }
  }

  function linked(): Link {
    if (link === null) throw new NotConnected();
    return link;
  }

  const connected = new Promise<void>((resolve) => listeners.add(() => resolve()));
  begin().catch((error: unknown) => {
    if (!leaving.aborted) log.error({ err: error }, 'NATS cannot be connected to');
  });
  const isUp = () => up && link?.connection.isClosed() === false;
  await atMost(patienceMs, connected, leaving);
  if (!isUp()) signal.throwIfAborted();
  return {
    get connection() {
      return linked().connection;
    },
    get jetstream() {
      return linked().jetstream;
    },
    get manager() {
      return linked().manager;
    },
    log,
    subscribe: (subject, take) => subscriptions.add(subject, take),
    isUp,
    onChange(call) {
      listeners.add(call);
      return () => listeners.delete(call);
    },
    close: async () => {
      closing.abort();
      if (link === null || link.connection.isClosed()) return;
      // Draining sends what was published a moment ago; while NATS is away there is nobody to send it to.
      if (up) await link.connection.drain();
      else await link.connection.close();
    },
  };
}

async function firstLink(options: Pick<BusOptions, 'url' | 'name' | 'log'>, signal: AbortSignal): Promise<Link> {
  for (let failures = 0; ; failures += 1) {
    try {
      const link = await open(options);
      if (!signal.aborted) return link;
      await link.connection.close();
    } catch (error) {
      if (failures % TRIES_PER_WARNING === 0 && !signal.aborted) {
        options.log.warn({ err: error }, 'NATS does not answer yet; what needs it does without, and waits for it');
      }
    }
    await pause(FIRST_CONNECTION_RETRY_MS, signal);
    signal.throwIfAborted();
  }
}

async function open({ url, name }: Pick<BusOptions, 'url' | 'name'>): Promise<Link> {
  const connection = await connect({
    ...serversOf(url),
    name: `carillon ${name}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    pingInterval: PING_INTERVAL_MS,
    timeout: CONNECT_TIMEOUT_MS,
  });
  return {
    connection,
    jetstream: jetstream(connection, { timeout: REQUEST_TIMEOUT_MS }),
    // No check of the account: that would need JetStream to be ready at this very moment.
    manager: await jetstreamManager(connection, { checkAPI: false, timeout: REQUEST_TIMEOUT_MS }),
  };
}
