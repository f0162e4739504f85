import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StartError } from '../start-error.ts';
import { sight } from './processes.ts';

/**
 * Makes the folder this process's own until the answer is called. The lock of a process that was killed is taken
 * over; that of a living one is respected: throws, naming it.
 */
export function lockFolder(folder: string): () => void {
  const lock = join(folder, 'lock');
  const mine = `${lock}.${process.pid}`;
  const claim = `${process.pid}\n${sight(process.pid)?.mark ?? ''}\n`;
  writeFileSync(mine, claim, { mode: 0o600 });
  try {
    // A link appears with its text in it, or not at all because there is one: two starts cannot both succeed.
    while (!linked(mine, lock)) removeStale(lock, folder);
  } finally {
    rmSync(mine, { force: true });
  }
  return () => {
    if (read(lock) === claim) rmSync(lock, { force: true });
  };
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(lock: string, folder: string): void {
  const claim = read(lock);
  const [pid = '', mark] = claim.split('\n');
  if (claim !== '' && sight(Number(pid))?.mark === mark) {
    throw new StartError(`Carillon is already running on ${folder} (process ${pid}). Stop it first, or set CARILLON_HOME to another folder.`);
  }
  // Moved, then looked at: between reading and removing, another start may have taken the stale lock over already.
  const moved = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, moved);
  } catch {
    return;
  }
  if (read(moved) !== claim) linked(moved, lock);
  rmSync(moved);
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
