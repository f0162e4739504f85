import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, rename, rm } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { installedPrograms, type Programs } from './postgres-programs.ts';

/** How PostgreSQL is run here. */
export interface Guise {
  /** The folder with `bin`, `lib` and `share`. */
  programs: string;
  /** The folder that holds (or will hold) the cluster. */
  cluster: string;
  /** What is put before a command. */
  prefix: readonly string[];
  /** Who runs it, where that is not whoever runs us. */
  as?: Account;
}

interface Account {
  uid: number;
  gid: number;
}

interface GuiseOptions {
  /** The cluster's folder, which need not exist yet; the folder above it must. */
  cluster: string;
  /** Tells this home from others where their clusters must lie side by side. */
  identity: string;
  /** Where an unprivileged user can reach programs and data, wherever the clone and the home lie. */
  openFolder?: string;
}

/** PostgreSQL refuses to run as root, and its initdb as somebody whom the system has no name for; they need another guise. */
export async function chooseGuise({ cluster, identity, openFolder = '/var/lib/carillon' }: GuiseOptions): Promise<Guise> {
  const programs = await installedPrograms();
  const plain: Guise = { programs: programs.folder, cluster, prefix: [] };
  if (!isRoot() && hasName()) return plain;
  const disguised: Guise = { ...plain, prefix: namespaceOf(nobody()) };
  if (reaches(disguised)) return disguised;
  return isRoot() ? asNobody(programs, openFolder, identity) : plain;
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}

function hasName(): boolean {
  try {
    return userInfo().username !== '';
  } catch {
    return false;
  }
}

/** On macOS it is 4294967294, which processes are started as under its other name, -2. */
function nobody(): Account {
  const numberOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })) | 0;
  return { uid: numberOf('-u'), gid: numberOf('-g') };
}

/** We ourselves under another number, so that folders only we may enter stay open to it. */
function namespaceOf({ uid, gid }: Account): string[] {
  return ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`];
}

/** A machine may forbid user namespaces; and root loses in one the way into other users' private folders. */
function reaches({ prefix: [unshare = '', ...rest], programs, cluster }: Guise): boolean {
  const question = '"$0" --version && test -w "$1"';
  return spawnSync(unshare, [...rest, 'sh', '-c', question, join(programs, 'bin/postgres'), dirname(cluster)], { stdio: 'ignore' }).status === 0;
}

async function asNobody({ folder, version }: Programs, openFolder: string, identity: string): Promise<Guise> {
  const as = nobody();
  const programs = join(openFolder, `postgresql-${version}`);
  const own = join(openFolder, identity);
  await mkdir(own, { recursive: true });
  await giveTo(as, own);
  // Whatever our umask is, the way to its folder must be open.
  await chmod(openFolder, 0o755);
  if (!existsSync(programs)) {
    const copying = `${programs}.${process.pid}`;
    await cp(folder, copying, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', copying]);
    await rename(copying, programs).catch(() => rm(copying, { recursive: true }));
  }
  return { programs, cluster: join(own, 'cluster'), prefix: [], as };
}

/** Makes a path that account's own. */
export async function giveTo({ uid, gid }: Account, path: string): Promise<void> {
  await chown(path, uid >>> 0, gid >>> 0);
}
