import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { greets, natsCommand } from '../../src/app/dev/nats-server.ts';
import { freePort } from '../../src/app/dev/ports.ts';
import { eventually } from './eventually.ts';
import { startTied, type Tied } from './tied.ts';

/** A nats-server of one test file, with JetStream, on a port that it keeps for its whole life. */
export interface Nats {
  url: string;
  port: number;
  /** Ends it gently and removes its files; fails, naming them, when connections to it were left open. Safe to call again. */
  stop(): Promise<void>;
  /** Ends it as a crash would; its files stay. */
  kill(): Promise<void>;
  /** SIGSTOP: connections are taken, and nothing is said. */
  freeze(): void;
  thaw(): void;
  /** Starts it again (ending it gently first, if it runs) on the files that are there. */
  restart(): Promise<void>;
  /** Starts it again without its files: every stream and consumer is gone. */
  wipe(): Promise<void>;
}

/** A connection that was closed is still seen for a moment, or longer where this machine is busy. */
const LEFT_WITHIN_MS = 30_000;

export interface NatsOptions {
  /** One that was chosen before; a free one otherwise. */
  port?: number;
  /** How long connections may take to be gone at the end. */
  leftWithinMs?: number;
}

export async function startNats({ port: wanted, leftWithinMs = LEFT_WITHIN_MS }: NatsOptions = {}): Promise<Nats> {
  const store = await mkdtemp(join(tmpdir(), 'carillon-nats-'));
  const port = wanted ?? (await freePort([]));
  const monitor = await freePort([port]);
  const clear = () => rm(store, { recursive: true, force: true });
  let server: Tied | null = null;

  async function start(): Promise<void> {
    server = startTied([...natsCommand(inject('natsServer'), port, store), '--http_port', String(monitor)], { stdio: 'ignore' });
    await eventually('nats-server greets', () => greets(port), { everyMs: 5 });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    await server?.end(signal);
    server = null;
  }

  function signal(name: NodeJS.Signals): void {
    if (server) process.kill(server.pid, name);
  }

  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    kill: () => end('SIGKILL'),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    async stop() {
      try {
        if (server) await eventually('every connection to nats-server is closed', () => allLeft(monitor), { withinMs: leftWithinMs });
      } finally {
        await end('SIGTERM');
        await clear();
      }
    },
    async restart() {
      await end('SIGTERM');
      await start();
    },
    async wipe() {
      await end('SIGTERM');
      await clear();
      await start();
    },
  };
}

async function allLeft(monitor: number): Promise<true> {
  const answer = await fetch(`http://127.0.0.1:${monitor}/connz?subs=1`);
  const { connections } = (await answer.json()) as { connections: { name?: string; subscriptions_list?: string[] }[] };
  if (connections.length === 0) return true;
  const left = connections.map(({ name, subscriptions_list }) => `${name ?? 'unnamed'} (${subscriptions_list?.join(', ') ?? 'no subscription'})`);
  throw new Error(`left open: ${left.join('; ')}`);
}
