import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { jetstreamManager, type JetStreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { ensureNatsServer, greets, natsCommand } from '../../../src/app/dev/nats-server.ts';
import { freePort } from '../../../src/app/dev/ports.ts';
import { eventually } from '../../support/eventually.ts';
import { startTied, type Tied } from '../../support/tied.ts';

/** Three nats-servers in one cluster, each of which can die, freeze and forget on its own. */
export interface NatsCluster {
  /** All of them, separated by commas. */
  readonly url: string;
  readonly nodes: readonly NatsNode[];
  /** The node that leads a stream right now, or null while none does. */
  leaderOf(stream: string): Promise<NatsNode | null>;
  /** Speaks to JetStream as an administrator would. */
  manage<T>(work: (manager: JetStreamManager) => Promise<T>): Promise<T>;
  /** Resolves when the cluster has a leader to make streams with. */
  ready(): Promise<void>;
  stop(): Promise<void>;
}

export interface NatsNode {
  readonly name: string;
  readonly port: number;
  start(): Promise<void>;
  /** Ends it as a crash would; its files stay. */
  kill(): Promise<void>;
  /** Removes its files. */
  forget(): void;
  /** It keeps its connections and says nothing. */
  freeze(): void;
  thaw(): void;
}

export const NODES = 3;
const READY_WITHIN_MS = 90_000;

interface Ports {
  client: number;
  route: number;
  monitor: number;
}

export async function startNatsCluster(folder: string, taken: number[]): Promise<NatsCluster> {
  const program = await ensureNatsServer((line) => process.stderr.write(`${line}\n`));
  const ports: Ports[] = [];
  for (let at = 0; at < NODES; at += 1) {
    const [client, route, monitor] = [await take(taken), await take(taken), await take(taken)];
    ports.push({ client, route, monitor });
  }
  const routes = ports.map(({ route }) => `nats://127.0.0.1:${route}`).join(',');
  const nodes = ports.map((own, at) => nodeAt(program, join(folder, `nats-${at}`), `nats-${at}`, own, routes));
  await Promise.all(nodes.map((node) => node.start()));

  const cluster: NatsCluster = {
    url: nodes.map(({ port }) => `nats://127.0.0.1:${port}`).join(','),
    nodes,
    async leaderOf(stream) {
      for (const { monitor } of ports) {
        const name = await leaderSaidAt(monitor, stream);
        const leader = nodes.find((node) => node.name === name);
        if (leader) return leader;
      }
      return null;
    },
    async manage(work) {
      const connection = await connect({ servers: cluster.url.split(','), name: 'faults', maxReconnectAttempts: 5 });
      try {
        return await work(await jetstreamManager(connection, { checkAPI: false, timeout: 5_000 }));
      } finally {
        await connection.close();
      }
    },
    async ready() {
      const asks = () => cluster.manage((manager) => manager.getAccountInfo());
      await eventually('the NATS cluster has a leader', asks, { withinMs: READY_WITHIN_MS, everyMs: 200 });
    },
    async stop() {
      await Promise.all(nodes.map((node) => node.kill()));
    },
  };
  await cluster.ready();
  return cluster;
}

async function take(taken: number[]): Promise<number> {
  const port = await freePort(taken);
  taken.push(port);
  return port;
}

function nodeAt(program: string, folder: string, name: string, { client, route, monitor }: Ports, routes: string): NatsNode {
  const store = join(folder, 'store');
  const command = [
    ...natsCommand(program, client, store),
    ...['--name', name, '--cluster_name', 'carillon', '--cluster', `nats://127.0.0.1:${route}`, '--routes', routes],
    ...['--http_port', String(monitor)],
  ];
  let server: Tied | null = null;
  /** The one before still has the port. */
  let left: Promise<unknown> = Promise.resolve();
  return {
    name,
    port: client,
    async start() {
      await left;
      if (server) return;
      mkdirSync(store, { recursive: true });
      const log = openSync(join(folder, 'log'), 'a');
      server = startTied(command, { stdio: ['ignore', log, log] });
      closeSync(log);
      await eventually(`${name} greets`, () => greets(client), { withinMs: READY_WITHIN_MS });
    },
    async kill() {
      const dying = server;
      server = null;
      if (dying) left = dying.end('SIGKILL');
      await left;
    },
    forget: () => rmSync(store, { recursive: true, force: true }),
    freeze: () => signal(server, 'SIGSTOP'),
    thaw: () => signal(server, 'SIGCONT'),
  };
}

function signal(server: Tied | null, name: NodeJS.Signals): void {
  if (server) process.kill(server.pid, name);
}

interface Jsz {
  account_details?: { stream_detail?: { name: string; cluster?: { leader?: string } }[] }[];
}

async function leaderSaidAt(monitor: number, stream: string): Promise<string | undefined> {
  try {
    const answer = await fetch(`http://127.0.0.1:${monitor}/jsz?streams=true`, { signal: AbortSignal.timeout(1_000) });
    const { account_details: accounts = [] } = (await answer.json()) as Jsz;
    return accounts.flatMap(({ stream_detail: streams = [] }) => streams).find(({ name }) => name === stream)?.cluster?.leader;
  } catch {
    return undefined;
  }
}
