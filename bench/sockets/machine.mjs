// What this machine allows, and what a process of it uses.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as rest } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const PAGE_BYTES = 4_096;
const SPARE_FILES = 500;
const SETTLE_MS = 1_500;
const SETTLE_TIMES = 3;

/** What a server's memory is measured with. */
export const SETTLING = ['--expose-gc', '--import', fileURLToPath(new URL('./settle.mjs', import.meta.url))];

/** Each socket is a file, here of the crowd and there of the server. Node has raised its own limit as far as it may. */
export function checkFiles(people) {
  const limit = execFileSync('sh', ['-c', 'ulimit -n'], { encoding: 'utf8' }).trim();
  const needed = people + SPARE_FILES;
  if (limit !== 'unlimited' && Number(limit) < needed) {
    throw new Error(`A process may have ${limit} files open and needs ${needed}. Try \`ulimit -n ${needed}\` (as root, or \`nofile\` in /etc/security/limits.conf), or --quick.`);
  }
}

/** The bytes that a process holds once it has let go of what it can; null where the system does not tell. */
export async function settledMemory(pid) {
  for (let times = 0; times < SETTLE_TIMES; times += 1) {
    process.kill(pid, 'SIGUSR2');
    await rest(SETTLE_MS);
  }
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES;
  } catch {
    return null;
  }
}
