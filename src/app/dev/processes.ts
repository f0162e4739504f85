import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';

/** What can be told of a running process from outside. */
interface Sighting {
  /** The command and its arguments, joined by spaces. */
  command: string;
  /** Differs between any two processes that ever had this pid: pids are reused, within minutes in a small container. */
  mark: string;
}

/** The process with this pid, or null where there is none (one that died and was not collected counts as none). */
export function sight(pid: number): Sighting | null {
  try {
    return process.platform === 'linux' ? sightInProc(pid) : sightWithPs(pid);
  } catch {
    return null;
  }
}

function sightInProc(pid: number): Sighting | null {
  const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').join(' ').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name, in parentheses, may hold spaces; after it come the state (third field) and, 19 fields on, the start time.
  const startedAt = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  return command === '' ? null : { command, mark: `${boot} ${startedAt}` };
}

function sightWithPs(pid: number): Sighting | null {
  const ask = (field: string) => execFileSync('ps', ['-ww', '-o', `${field}=`, '-p', String(pid)], { encoding: 'utf8' }).trim();
  const command = ask('command');
  return command === '' ? null : { command, mark: ask('lstart') };
}

/** Sends a signal; one to a process that is gone already is no error. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

const LOOK_EVERY_MS = 20;

/** Answers whether the process was gone before the time was up. */
export async function goneWithin(ms: number, pid: number): Promise<boolean> {
  const mark = sight(pid)?.mark;
  const deadline = performance.now() + ms;
  while (mark !== undefined && sight(pid)?.mark === mark) {
    if (performance.now() > deadline) return false;
    await rest(LOOK_EVERY_MS);
  }
  return true;
}
