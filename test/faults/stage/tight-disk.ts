import { chmodSync, mkdirSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import type { Guise } from '../../../src/app/dev/postgres-guise.ts';
import { eventually } from '../../support/eventually.ts';
import { startTied } from '../../support/tied.ts';

/** A small disk of its own, which only programs with the prefix see, and which no right of root is needed for. */
export interface TightDisk {
  readonly folder: string;
  /** Put before a command. */
  readonly prefix: readonly string[];
  close(): Promise<void>;
}

/** What a seed writes, and some room that the fault has to fill. */
const SIZE = '160m';
const READY_WITHIN_MS = 3_000;

/**
 * In a name space of users we may mount, if the machine lets us have one; somebody must stay in it, or it ends and the disk
 * with it. Null where that cannot be: then no disk is ever full.
 */
export async function openTightDisk(guise: Guise, folder: string): Promise<TightDisk | null> {
  if (guise.as) return null;
  const [unshare = 'unshare', ...identity] = guise.prefix.length > 0 ? guise.prefix : ['unshare', '--map-current-user'];
  mkdirSync(folder);
  chmodSync(folder, 0o711);
  const mount = `mount -t tmpfs -o size=${SIZE},mode=0700 tmpfs "$0" && exec sleep infinity`;
  const keeper = startTied([unshare, ...identity, '--mount', '--keep-caps', 'sh', '-c', mount, folder], { stdio: 'ignore' });
  const prefix = ['nsenter', '--target', String(keeper.pid), '--user', '--mount', '--preserve-credentials'];
  const disk = { folder, prefix, close: () => keeper.end('SIGKILL') };
  try {
    await eventually('the tight disk is there', () => isMounted(disk), { withinMs: READY_WITHIN_MS, everyMs: 50 });
    return disk;
  } catch {
    await disk.close();
    return null;
  }
}

function isMounted({ prefix: [nsenter = '', ...rest], folder }: TightDisk): boolean {
  return spawnSync(nsenter, [...rest, 'sh', '-c', 'mountpoint -q "$0" && test -w "$0"', folder], { stdio: 'ignore' }).status === 0;
}
