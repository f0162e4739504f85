import { mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import { clusterUrl, ensureCluster, serveCommand } from '../../../src/app/dev/postgres-cluster.ts';
import { chooseGuise } from '../../../src/app/dev/postgres-guise.ts';
import { freePort } from '../../../src/app/dev/ports.ts';
import { answers, ensureDatabase } from '../../../src/db/servers.ts';
import { eventually } from '../../support/eventually.ts';
import { startTied, type Tied } from '../../support/tied.ts';

/** A PostgreSQL of the harness's own, which keeps what it committed over every death. */
export interface PostgresServer {
  readonly url: string;
  /** Cuts every connection and closes its files in order. */
  stop(): Promise<void>;
  /** Drops everything where it stands; recovery follows at the next start. */
  crash(): Promise<void>;
  start(): Promise<void>;
}

const PASSWORD = 'faults';
const DATABASE = 'carillon';
const READY_WITHIN_MS = 30_000;
/** Commits wait for the disk, or a crash would lose what was accepted and the harness would accuse the platform of it. */
const SETTINGS = {
  max_connections: 120,
  shared_buffers: '64MB',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
};

export async function startPostgres(folder: string, others: readonly number[]): Promise<PostgresServer & { port: number }> {
  mkdirSync(folder, { recursive: true });
  const guise = await chooseGuise({ cluster: join(folder, 'postgres'), identity: `faults-${process.pid}` });
  await ensureCluster(guise, PASSWORD);
  const port = await freePort(others);
  const maintenance = clusterUrl(port, PASSWORD, 'postgres');
  let server: Tied | null = null;

  async function start(): Promise<void> {
    const log = openSync(join(folder, 'postgres.log'), 'a');
    server = startTied(serveCommand(guise, port, SETTINGS), { ...guise.as, cwd: '/', stdio: ['ignore', log, log] });
    closeSync(log);
    await eventually('PostgreSQL answers', () => answers(maintenance), { withinMs: READY_WITHIN_MS, everyMs: 50 });
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    await server?.end(signal);
    server = null;
  }

  await start();
  await ensureDatabase(maintenance, DATABASE);
  // SIGINT is its fast shutdown, SIGQUIT the immediate one.
  return { port, url: clusterUrl(port, PASSWORD, DATABASE), start, stop: () => end('SIGINT'), crash: () => end('SIGQUIT') };
}
