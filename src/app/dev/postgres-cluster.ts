import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';
import { giveTo, type Guise } from './postgres-guise.ts';

/** The one role of an embedded cluster, which owns everything in it. */
const ROLE = 'carillon';

/**
 * Makes the cluster unless it is there. It is made beside its place and moved there when it is whole, so that
 * one whose making was cut short is never taken for one.
 */
export async function ensureCluster(guise: Guise, password: string): Promise<void> {
  if (existsSync(join(guise.cluster, 'PG_VERSION'))) return;
  const making = `${guise.cluster}.making`;
  const passwordFile = `${guise.cluster}.password`;
  await Promise.all([rm(making, { recursive: true, force: true }), rm(passwordFile, { force: true })]);
  await writeFile(passwordFile, `${password}\n`, { mode: 0o600 });
  if (guise.as) await giveTo(guise.as, passwordFile);
  try {
    initialise(guise, making, passwordFile);
  } finally {
    await rm(passwordFile, { force: true });
  }
  await rename(making, guise.cluster);
}

/** Sorting by code point and case rules of Unicode: the same on every machine, whatever locales it knows. */
const LOCALE = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];

function initialise({ programs, prefix, as }: Guise, folder: string, passwordFile: string): void {
  const command = [...prefix, join(programs, 'bin/initdb'), '-D', folder, `--username=${ROLE}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256', ...LOCALE];
  const [program = '', ...rest] = command;
  const { status, stdout, stderr, error } = spawnSync(program, rest, { ...as, cwd: '/', encoding: 'utf8' });
  if (status !== 0) throw new StartError(`PostgreSQL's initdb failed: ${error?.message ?? `${stdout}${stderr}`.trim()}`);
}

/** The command that serves the cluster on this port of the loopback, and on no socket in the file system. */
export function serveCommand(guise: Guise, port: number, settings: Readonly<Record<string, string | number>>): string[] {
  const all = { listen_addresses: '127.0.0.1', port, unix_socket_directories: '', ...settings };
  return [
    ...guise.prefix,
    join(guise.programs, 'bin/postgres'),
    '-D',
    guise.cluster,
    ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ];
}

/** What a connection to this database of the cluster is opened with. */
export function clusterUrl(port: number, password: string, database: string): string {
  return `postgres://${ROLE}:${encodeURIComponent(password)}@127.0.0.1:${port}/${database}`;
}
