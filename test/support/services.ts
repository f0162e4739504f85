import { mkdtemp, open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { ensureNatsServer } from '../../src/app/dev/nats-server.ts';
import { clusterUrl, ensureCluster, serveCommand } from '../../src/app/dev/postgres-cluster.ts';
import { chooseGuise } from '../../src/app/dev/postgres-guise.ts';
import { migrate } from '../../src/db/migrate.ts';
import { answers, ensureDatabase } from '../../src/db/servers.ts';
import { eventually } from './eventually.ts';
import { freePort } from './ports.ts';
import { startTied } from './tied.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The URL of the one PostgreSQL of this run, without its database. */
    postgresServer: string;
    /** The migrated database that those of the test files are cloned from. */
    postgresTemplate: string;
    natsServer: string;
  }
}

const TEMPLATE = 'template_carillon';
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

/** Runs once, before every test file: one PostgreSQL for all of them, and the program that each one's NATS runs. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const natsServer = await ensureNatsServer((line) => process.stderr.write(`${line}\n`));
  const folder = await mkdtemp(join(tmpdir(), 'carillon-test-'));
  const guise = await chooseGuise({ cluster: join(folder, 'postgres'), identity: `test-${process.pid}` });
  await ensureCluster(guise, PASSWORD);
  const port = await freePort();
  const log = await open(join(folder, 'postgres.log'), 'w');
  const server = startTied(serveCommand(guise, port, SETTINGS), { ...guise.as, cwd: '/', stdio: ['ignore', log.fd, log.fd] });
  await log.close();

  await eventually('PostgreSQL answers', () => answers(clusterUrl(port, PASSWORD, 'postgres')), { withinMs: 30_000 });
  await ensureDatabase(clusterUrl(port, PASSWORD, 'postgres'), TEMPLATE);
  await migrate(clusterUrl(port, PASSWORD, TEMPLATE), 'drizzle');
  project.provide('postgresServer', clusterUrl(port, PASSWORD, ''));
  project.provide('postgresTemplate', TEMPLATE);
  project.provide('natsServer', natsServer);

  return async () => {
    // SIGINT is PostgreSQL's fast shutdown.
    await server.end('SIGINT');
    await Promise.all([folder, guise.cluster].map((path) => rm(path, { recursive: true, force: true })));
  };
}
