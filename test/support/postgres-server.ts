import { execFileSync } from 'node:child_process';
import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clusterUrl, ensureCluster, serveCommand } from '../../src/app/dev/postgres-cluster.ts';
import { chooseGuise, type Guise } from '../../src/app/dev/postgres-guise.ts';
import { freePort } from '../../src/app/dev/ports.ts';
import { answers } from '../../src/db/servers.ts';
import { eventually } from './eventually.ts';
import { startTied, type Tied } from './tied.ts';

/** A PostgreSQL of its own on a port that it keeps: to be stopped, frozen and started again. */
export interface PostgresServer {
  urlOf(database: string): string;
  /** Makes it, where it is not there yet, and starts it; resolves when it answers. */
  start(): Promise<void>;
  /** SIGSTOP to every process of it: connections stay open and nothing answers. */
  freeze(): void;
  thaw(): void;
  /** SIGINT is its fast shutdown. */
  end(signal: NodeJS.Signals): Promise<void>;
  /** Ends it and removes its files. */
  remove(): Promise<void>;
}

const PASSWORD = 'test';
/** Nothing here need survive a crash, and every test file brings pools of its own. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: 0,
  max_connections: 300,
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
};

export async function preparePostgres(identity: string): Promise<PostgresServer> {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-test-'));
  const guise = await chooseGuise({ cluster: join(folder, 'postgres'), identity });
  const port = await freePort([]);
  const urlOf = (database: string) => clusterUrl(port, PASSWORD, database);
  let server: Tied | null = null;

  function signalAll(name: NodeJS.Signals): void {
    if (server) for (const pid of familyOf(server.pid)) process.kill(pid, name);
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    await server?.end(signal);
    server = null;
  }

  return {
    urlOf,
    async start() {
      await ensureCluster(guise, PASSWORD);
      server = await serve(guise, port, folder);
      await eventually('PostgreSQL answers', () => answers(urlOf('postgres')), { withinMs: 120_000 });
    },
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    end,
    async remove() {
      await end('SIGINT');
      await Promise.all([folder, guise.cluster].map((path) => rm(path, { recursive: true, force: true })));
    },
  };
}

async function serve(guise: Guise, port: number, folder: string): Promise<Tied> {
  const log = await open(join(folder, 'postgres.log'), 'a');
  const server = startTied(serveCommand(guise, port, SETTINGS), { ...guise.as, cwd: '/', stdio: ['ignore', log.fd, log.fd] });
  await log.close();
  return server;
}

/** A process and all that came of it, the youngest last. */
function familyOf(pid: number): number[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n');
  const processes = lines.map((line) => line.trim().split(/\s+/).map(Number));
  const family = [pid];
  for (const parent of family) family.push(...processes.flatMap(([own, of]) => (own !== undefined && of === parent ? [own] : [])));
  return family;
}
