import { connect, type NatsConnection } from '@nats-io/transport-node';
import { jetstream, jetstreamManager, type JetStreamClient, type JetStreamManager } from '@nats-io/jetstream';
import { pause } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';

/** The one connection of a process to NATS. It outlives every outage: it reconnects for as long as the process lives. */
export interface Bus {
  readonly connection: NatsConnection;
  readonly jetstream: JetStreamClient;
  readonly manager: JetStreamManager;
  readonly log: Logger;
  /** False while the connection is down. */
  isUp(): boolean;
  /** Calls whenever the connection goes down or comes back. Answers how to end it. */
  onChange(call: (up: boolean) => void): () => void;
  close(): Promise<void>;
}

export interface BusOptions {
  url: string;
  name: string;
  log: Logger;
  /** Aborting gives up waiting for the first connection. */
  signal: AbortSignal;
}

const FIRST_CONNECTION_RETRY_MS = 500;
const RECONNECT_WAIT_MS = 250;
const RECONNECT_JITTER_MS = 500;
// The library's default of two minutes would leave a dead link unnoticed for four.
const PING_INTERVAL_MS = 10_000;
// A server that takes the connection and says nothing would hold a start, and a stop, for 20 s.
const CONNECT_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 5_000;

/** Resolves when connected, however long that takes: start-up order does not matter. */
export async function connectBus({ url, name, log, signal }: BusOptions): Promise<Bus> {
  for (let failures = 0; ; failures += 1) {
    try {
      return await open({ url, name, log, signal });
    } catch (error) {
      if (signal.aborted) throw error;
      if (failures % 20 === 0) log.warn({ err: error }, 'NATS does not answer yet; waiting for it');
      await pause(FIRST_CONNECTION_RETRY_MS, signal);
    }
  }
}

async function open({ url, name, log }: BusOptions): Promise<Bus> {
  const connection = await connect({
    servers: url.split(','),
    name: `carillon ${name}`,
    maxReconnectAttempts: -1,
    reconnectTimeWait: RECONNECT_WAIT_MS,
    reconnectJitter: RECONNECT_JITTER_MS,
    pingInterval: PING_INTERVAL_MS,
    timeout: CONNECT_TIMEOUT_MS,
  });
  let up = true;
  const listeners = new Set<(up: boolean) => void>();
  void (async () => {
    for await (const { type } of connection.status()) {
      if (type === 'disconnect') up = false;
      else if (type === 'reconnect') up = true;
      else continue;
      log.warn({ nats: type }, up ? 'NATS is back' : 'NATS is gone; reconnecting');
      for (const call of listeners) call(up);
    }
  })();
  return {
    connection,
    jetstream: jetstream(connection, { timeout: REQUEST_TIMEOUT_MS }),
    // No check of the account: that would need JetStream to be ready at this very moment.
    manager: await jetstreamManager(connection, { checkAPI: false, timeout: REQUEST_TIMEOUT_MS }),
    log,
    isUp: () => up && !connection.isClosed(),
    onChange(call) {
      listeners.add(call);
      return () => listeners.delete(call);
    },
    close: async () => {
      if (connection.isClosed()) return;
      // Draining sends what was published a moment ago; while NATS is away there is nobody to send it to.
      if (up) await connection.drain();
      else await connection.close();
    },
  };
}
