import { mkdirSync, openSync, closeSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { clusterUrl, ensureCluster, serveCommand } from '../../../src/app/dev/postgres-cluster.ts';
import { chooseGuise } from '../../../src/app/dev/postgres-guise.ts';
import { freePort } from '../../../src/app/dev/ports.ts';
import { answers, ensureDatabase } from '../../../src/db/servers.ts';
import { eventually } from '../../support/eventually.ts';
import { startTied, type Tied } from '../../support/tied.ts';
import { openTightDisk } from './tight-disk.ts';

/** A PostgreSQL of the harness's own, which keeps what it committed over every death. */
export interface PostgresServer {
  readonly url: string;
  /** Cuts every connection and closes its files in order. */
  stop(): Promise<void>;
  /** Drops everything where it stands; recovery follows at the next start. */
  crash(): Promise<void>;
  start(): Promise<void>;
  /** Leaves the platform's tables no room to grow; answers how to give it back. Null where the machine gives us no disk of our own. */
  readonly fillDisk: (() => Promise<() => Promise<void>>) | null;
}

const PASSWORD = 'faults';
const DATABASE = 'carillon';
const DISK = 'tight';
const READY_WITHIN_MS = 90_000;
const DISK_FULL = '53100';
const PIECES = [4_000_000, 200_000, 1_500];
/** Commits wait for the disk, or a crash would lose what was accepted and the harness would accuse the platform of it. */
const SETTINGS = {
  max_connections: 120,
  shared_buffers: '64MB',
  synchronous_commit: 'on',
  jit: 'off',
  timezone: 'UTC',
};

export async function startPostgres(folder: string, others: readonly number[]): Promise<PostgresServer & { port: number; close: () => Promise<void> }> {
  mkdirSync(folder, { recursive: true });
  const guise = await chooseGuise({ cluster: join(folder, 'postgres'), identity: `faults-${process.pid}` });
  await ensureCluster(guise, PASSWORD);
  const disk = await openTightDisk(guise, join(folder, DISK));
  const enclosed = disk ? { ...guise, prefix: disk.prefix } : guise;
  const port = await freePort(others);
  const maintenance = clusterUrl(port, PASSWORD, 'postgres');
  let server: Tied | null = null;

  async function start(): Promise<void> {
    const log = openSync(join(folder, 'postgres.log'), 'a');
    server = startTied(serveCommand(enclosed, port, SETTINGS), { ...guise.as, cwd: '/', stdio: ['ignore', log, log] });
    closeSync(log);
    await eventually('PostgreSQL answers', () => answers(maintenance), { withinMs: READY_WITHIN_MS, everyMs: 50 });
  }
  async function end(signal: NodeJS.Signals): Promise<void> {
    await server?.end(signal);
    server = null;
  }

  await start();
  await ensureDatabase(maintenance, DATABASE);
  if (disk) await moveTo(disk.folder, maintenance);
  // SIGINT is its fast shutdown, SIGQUIT the immediate one.
  return {
    port,
    url: clusterUrl(port, PASSWORD, DATABASE),
    start,
    stop: () => end('SIGINT'),
    crash: () => end('SIGQUIT'),
    fillDisk: disk && (() => fill(maintenance)),
    async close() {
      await end('SIGINT');
      await disk?.close();
    },
  };
}

async function moveTo(folder: string, maintenance: string): Promise<void> {
  await using(maintenance, async (sql) => {
    await sql.unsafe(`create tablespace ${DISK} location '${folder}'`);
    await sql.unsafe(`alter database ${DATABASE} set tablespace ${DISK}`);
  });
}

/** With a table of another database, so that the room is given back when it is dropped. Large pieces first, then what still fits. */
async function fill(maintenance: string): Promise<() => Promise<void>> {
  await using(maintenance, async (sql) => {
    await sql.unsafe(`create unlogged table filler (filling text storage external) tablespace ${DISK}`);
    for (const characters of PIECES) while (await fits(sql, characters));
  });
  return () => using(maintenance, (sql) => sql`drop table filler`);
}

async function fits(sql: postgres.Sql, characters: number): Promise<boolean> {
  try {
    await sql`insert into filler select repeat('x', ${characters}::int)`;
    return true;
  } catch (error) {
    if (error instanceof postgres.PostgresError && error.code === DISK_FULL) return false;
    throw error;
  }
}

async function using(url: string, work: (sql: postgres.Sql) => PromiseLike<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => undefined });
  try {
    await work(sql);
  } finally {
    await sql.end({ timeout: 2 });
  }
}
