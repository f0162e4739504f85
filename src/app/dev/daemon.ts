import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { goneWithin, sight, signal } from './processes.ts';

/** A server that we started and that outlives us when we are killed. */
export interface Daemon {
  readonly pid: number;
  readonly port: number;
  running(): boolean;
  stop(): Promise<void>;
}

/** How to end it: each signal is given so long before the next, harder one. */
export type Farewell = readonly { signal: NodeJS.Signals; withinMs: number }[];

export interface DaemonPlan {
  /** The program and its arguments. */
  command: readonly string[];
  /** Who runs it, where that is not whoever runs us. */
  as?: { uid: number; gid: number } | undefined;
  port: number;
  /** The folder it keeps its files in. Its command names it, which is how we know it again. */
  folder: string;
  pidFile: string;
  logFile: string;
  farewell: Farewell;
}

/**
 * Starts it in a session of its own, so that Ctrl-C in the terminal reaches only us: we drain first and stop it after.
 * The pid is written down in the same breath, for whoever comes after us should we be killed.
 */
export function startDaemon({ command, as, port, folder, pidFile, logFile, farewell }: DaemonPlan): Daemon {
  const [program = '', ...programArguments] = command;
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(program, programArguments, { ...as, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  // A program that cannot be started has no pid; the error says why, but only in a later turn.
  child.on('error', () => undefined);
  if (child.pid === undefined) throw new Error(`${program} could not be started.`);
  writeFileSync(pidFile, `${child.pid}\n${port}\n`, { mode: 0o600 });
  child.unref();
  return daemonAt({ pid: child.pid, port, folder, pidFile, farewell });
}

/** The daemon that an earlier run of ours left behind, or null. A pid that now belongs to something else is not it. */
export function findDaemon(plan: Pick<DaemonPlan, 'folder' | 'pidFile' | 'farewell'>): Daemon | null {
  const [pid, port] = readNumbers(plan.pidFile);
  if (pid === undefined || port === undefined) return null;
  const daemon = daemonAt({ ...plan, pid, port });
  return daemon.running() ? daemon : null;
}

function readNumbers(file: string): (number | undefined)[] {
  try {
    return readFileSync(file, 'utf8').split('\n').map((line) => (/^\d+$/.test(line) ? Number(line) : undefined));
  } catch {
    return [];
  }
}

function daemonAt({ pid, port, folder, pidFile, farewell }: Omit<DaemonPlan, 'command' | 'as' | 'logFile'> & { pid: number }): Daemon {
  const running = () => sight(pid)?.command.includes(folder) ?? false;
  return {
    pid,
    port,
    running,
    async stop() {
      for (const { signal: name, withinMs } of farewell) {
        if (!running()) break;
        signal(pid, name);
        if (await goneWithin(withinMs, pid)) break;
      }
      rmSync(pidFile, { force: true });
    },
  };
}

const LINES_TOLD = 12;

/** The end of a log, for an error that must say why a server did not start. */
export async function endOfLog(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-LINES_TOLD).join('\n');
}
