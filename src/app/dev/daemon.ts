import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { setTimeout as rest } from 'node:timers/promises';
import type { Logger } from '../../base/logging.ts';
import { StartError } from '../start-error.ts';
import { goneWithin, sight, signal } from './processes.ts';

/** How to end a daemon: each signal is given so long before the next, harder one. */
export type Farewell = readonly { signal: NodeJS.Signals; withinMs: number }[];

/** What is needed to know a daemon again. */
interface DaemonKind {
  /** As people call it. */
  name: string;
  /** The folder it keeps its files in. Its command names it, which is how we know it from a stranger with the same pid. */
  folder: string;
  pidFile: string;
  farewell: Farewell;
}

interface DaemonPlan extends DaemonKind {
  /** The program and its arguments. */
  command: readonly string[];
  /** Who runs it, where that is not whoever runs us. */
  as?: { uid: number; gid: number } | undefined;
  port: number;
  logFile: string;
  /** Whether it does its work at its port. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
}

/** A server that we started and that outlives us when we are killed. */
export interface Daemon {
  readonly port: number;
  /** Whether its process is still there, which is less than that it answers. */
  isRunning(): boolean;
  stop(): Promise<void>;
}

const ASK_EVERY_MS = 25;
const LINES_OF_LOG_TOLD = 12;

/**
 * Starts it in a session of its own, so that Ctrl-C in the terminal reaches only us: we drain first and stop it after.
 * Its pid is written down in the same breath, for whoever comes after us should we be killed. Resolves when it is
 * ready; where it does not become so, it is stopped, and the error holds the end of its log.
 */
export async function startDaemon(plan: DaemonPlan): Promise<Daemon> {
  const { pid, hasEnded } = launch(plan);
  const deadline = performance.now() + plan.readyWithinMs;
  while (!(await plan.ready())) {
    if (hasEnded() || performance.now() > deadline) {
      await stop(pid, plan);
      throw new StartError(`${plan.name} did not start (${plan.logFile}):\n${await endOf(plan.logFile)}`);
    }
    await rest(ASK_EVERY_MS);
  }
  return daemonOf(pid, plan.port, plan);
}

/**
 * The daemon that an earlier run of ours left behind, if it answers; one that does not is stopped, so that in either
 * case nobody else is at work in its folder when this resolves.
 */
export async function adoptOrStop(kind: DaemonKind, ready: (port: number) => Promise<boolean>, log: Logger): Promise<Daemon | null> {
  const [pid, port] = readPidFile(kind.pidFile);
  if (pid === undefined || port === undefined || !isRunning(pid, kind.folder)) return null;
  if (await ready(port)) {
    log.info({ pid }, `adopted the ${kind.name} of an earlier run`);
    return daemonOf(pid, port, kind);
  }
  log.warn({ pid }, `stopping the ${kind.name} of an earlier run, which does not answer`);
  await stop(pid, kind);
  return null;
}

function daemonOf(pid: number, port: number, kind: DaemonKind): Daemon {
  return { port, isRunning: () => isRunning(pid, kind.folder), stop: () => stop(pid, kind) };
}

function launch({ name, command, as, port, pidFile, logFile }: DaemonPlan): { pid: number; hasEnded: () => boolean } {
  const [program = '', ...programArguments] = command;
  const log = openSync(logFile, 'w', 0o600);
  const child = spawn(program, programArguments, { ...as, cwd: '/', detached: true, stdio: ['ignore', log, log] });
  closeSync(log);
  // One that cannot be started has no pid, which is seen here and now; its error comes in a later turn and says no more.
  child.on('error', () => undefined);
  if (child.pid === undefined) throw new StartError(`${name} could not be started: ${program} cannot be run.`);
  writeFileSync(pidFile, `${child.pid}\n${port}\n`, { mode: 0o600 });
  child.unref();
  return { pid: child.pid, hasEnded: () => child.exitCode !== null || child.signalCode !== null };
}

function readPidFile(file: string): number[] {
  try {
    return readFileSync(file, 'utf8').trim().split('\n').map(Number);
  } catch {
    return [];
  }
}

/** Not to be asked of one that was started this moment: while a program takes the place of another it has no command. */
function isRunning(pid: number, folder: string): boolean {
  return ` ${sight(pid)?.command ?? ''} `.includes(` ${folder} `);
}

async function stop(pid: number, { folder, pidFile, farewell }: DaemonKind): Promise<void> {
  for (const { signal: name, withinMs } of farewell) {
    if (!isRunning(pid, folder)) break;
    signal(pid, name);
    if (await goneWithin(withinMs, pid)) break;
  }
  rmSync(pidFile, { force: true });
}

async function endOf(file: string): Promise<string> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-LINES_OF_LOG_TOLD).join('\n');
}
