// The processor time that processes have taken so far, as Linux tells it. On a busy machine it says more than a clock.
import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks of the kernel's accounting: a hundred a second on every Linux there is. */
const MS_PER_TICK = 10;

/**
 * Milliseconds by name, or null where there is no /proc. The family's processes count with their children.
 * @param {Record<string, number>} pids
 * @param {string} family PostgreSQL has a process for each connection
 */
export function cpuOf(pids, family) {
  const all = readAll();
  if (!all) return null;
  return Object.fromEntries(
    Object.entries(pids).map(([name, pid]) => {
      const counted = all.filter((one) => one.pid === pid || (name === family && one.parent === pid));
      return [name, counted.reduce((sum, { own, gone }) => sum + own + (name === family ? gone : 0), 0)];
    }),
  );
}

export function sinceThen(before, after, count) {
  if (!before || !after) return null;
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, ((ms - before[name]) * 1_000) / count]));
}

function readAll() {
  try {
    return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap(read);
  } catch {
    return null;
  }
}

/** The fields of /proc/<pid>/stat, counted after the command, which may hold anything (man 5 proc). */
function read(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ').map(Number);
    const [parent, user, system, userGone, systemGone] = [1, 11, 12, 13, 14].map((at) => fields[at]);
    return [{ pid: Number(pid), parent, own: (user + system) * MS_PER_TICK, gone: (userGone + systemGone) * MS_PER_TICK }];
  } catch {
    return [];
  }
}
