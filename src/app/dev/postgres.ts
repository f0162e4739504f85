import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Logger } from '../../base/logging.ts';
import { answers, ensureDatabase } from '../../db/servers.ts';
import { adoptOrStop, startDaemon, type Farewell } from './daemon.ts';
import type { Embedded, Home } from './home.ts';
import { keepRunning } from './keep-running.ts';
import { clusterUrl, ensureCluster, serveCommand } from './postgres-cluster.ts';
import { chooseGuise } from './postgres-guise.ts';
import { sight } from './processes.ts';

const DATABASE = 'carillon';
/** For a small machine that also runs everything else. Commits wait for the disk: this is where the truth is kept. */
const SETTINGS = {
  max_connections: 100,
  shared_buffers: '128MB',
  synchronous_commit: 'on',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  jit: 'off',
  timezone: 'UTC',
  // Plans of what has just been filled are guesses until it is looked at, which by default takes a minute to begin.
  autovacuum_naptime: '5s',
};
/** Its fast shutdown, then its immediate one (as safe, but recovery follows), then the end of all patience. */
const FAREWELL: Farewell = [
  { signal: 'SIGINT', withinMs: 15_000 },
  { signal: 'SIGQUIT', withinMs: 5_000 },
  { signal: 'SIGKILL', withinMs: 2_000 },
];
/** Recovery after a crash of the machine comes before the first answer. */
const READY_WITHIN_MS = 60_000;

/**
 * Starts the home's PostgreSQL, or adopts the one that an earlier run left behind. Its database is there when this
 * resolves, and it is kept running until it is stopped.
 */
export async function startPostgres(home: Home, log: Logger): Promise<Embedded> {
  const password = home.secret('postgres');
  const guise = await chooseGuise({ cluster: join(home.folder, 'postgres'), identity: home.secret('cluster') });
  const kind = { name: 'PostgreSQL', folder: guise.cluster, pidFile: join(home.folder, 'postgres.pid'), farewell: FAREWELL };
  const ready = (port: number) => answers(clusterUrl(port, password, 'postgres'));

  async function start(port: number) {
    await ensureCluster(guise, password);
    forgetDead(guise.cluster);
    return startDaemon({
      ...kind,
      command: serveCommand(guise, port, SETTINGS),
      as: guise.as,
      port,
      logFile: join(home.folder, 'postgres.log'),
      ready: () => ready(port),
      readyWithinMs: READY_WITHIN_MS,
    });
  }

  const daemon = (await adoptOrStop(kind, ready, log)) ?? (await start(await home.port('postgres')));
  await ensureDatabase(clusterUrl(daemon.port, password, 'postgres'), DATABASE);
  // Backends that a killed PostgreSQL left behind end within moments; until then a new one refuses the folder, and is tried again.
  const stop = keepRunning({ name: kind.name, daemon, again: () => start(daemon.port), log });
  return { url: clusterUrl(daemon.port, password, DATABASE), stop };
}

/**
 * PostgreSQL's own pid file names a stranger once the machine was restarted and the number given to another process
 * (likely in a container, where numbers are small), and PostgreSQL would refuse to start.
 */
function forgetDead(cluster: string): void {
  const file = join(cluster, 'postmaster.pid');
  let pid: number;
  try {
    pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  } catch {
    return;
  }
  // Any PostgreSQL is left alone: two on one folder would destroy it.
  if (!sight(pid)?.command.includes('postgres')) rmSync(file);
}
