import { closeSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as rest } from 'node:timers/promises';
import { eventually } from '../../support/eventually.ts';

export const PROGRAM = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const OWN_CLOCK = new URL('own-clock.mjs', import.meta.url).href;

export const roleNames = ['api', 'worker', 'scheduler'] as const;
export type RoleName = (typeof roleNames)[number];

/** The place of one process of a role: it has a port for its whole life, whoever is in it. */
export interface RolePlace {
  readonly name: string;
  readonly role: RoleName;
  readonly url: string;
  /** With other settings than usual, until its next start; once whoever was here before has gone, unless it is asked to end first. */
  start(settings?: Record<string, string>): void;
  /** Resolves when it says that it can do its work. */
  ready(withinMs?: number): Promise<void>;
  /** Resolves, as `stop` does, when nobody is in the place any more. */
  kill(): Promise<void>;
  /** SIGTERM, as a deploy does it; answers the exit code. */
  stop(): Promise<number | null>;
  freeze(): void;
  thaw(): void;
  /** So far its wall clock is ahead of ours from now on, also of whoever is started in this place later. */
  setClock(aheadMs: number): void;
}

export interface RoleOptions {
  folder: string;
  port: number;
  environment: NodeJS.ProcessEnv;
  /** It ended though nobody asked it to: whatever dies around it, a process has to outlive. */
  onSuicide: (name: string, code: number | string) => void;
  /** What runs there; the build, where nothing is said. */
  program?: string;
}

/** What a place is meant to hold: a process, or a start that still waits. */
interface Tenant {
  child: ChildProcess | null;
}

const READY_WITHIN_MS = 90_000;
const REST_BEFORE_RESTART_MS = 300;

export function openRole(role: RoleName, number: number, { folder, port, environment, onSuicide, program = PROGRAM }: RoleOptions): RolePlace {
  const name = `${role}-${number}`;
  const url = `http://127.0.0.1:${port}`;
  const clock = join(folder, `${name}.clock`);
  let tenant: Tenant | null = null;
  /** Whoever was asked to end last: until it has gone, which it cannot while it is frozen, the port is its. */
  let leaver: ChildProcess | null = null;
  let left: Promise<unknown> = Promise.resolve();
  let frozen: ChildProcess | null = null;

  function start(settings: Record<string, string> = {}): void {
    if (tenant) return;
    const own: Tenant = { child: null };
    tenant = own;
    void left.then(() => enter(own, settings));
  }

  function enter(own: Tenant, settings: Record<string, string>): void {
    // It was asked to end while it still waited.
    if (tenant !== own) return;
    const log = openSync(join(folder, `${name}.log`), 'a');
    const child = spawn(process.execPath, ['--import', OWN_CLOCK, program, 'serve', '--role', role], {
      env: { ...environment, ...settings, PORT: String(port), OWN_CLOCK: clock },
      stdio: ['ignore', log, log],
    });
    closeSync(log);
    own.child = child;
    child.once('exit', (code, signal) => {
      own.child = null;
      if (tenant !== own) return;
      onSuicide(name, code ?? signal ?? 'nothing');
      // As a supervisor does.
      void rest(REST_BEFORE_RESTART_MS, undefined, { ref: false }).then(() => enter(own, {}));
    });
  }

  async function end(signal: NodeJS.Signals): Promise<number | null> {
    const child = tenant?.child ?? null;
    tenant = null;
    // What is killed is gone at once; what was asked politely before may take its time.
    if (signal === 'SIGKILL') leaver?.kill(signal);
    if (!child) {
      await left;
      return null;
    }
    const gone = once(child, 'exit');
    leaver = child;
    left = gone;
    child.kill(signal);
    await gone;
    return child.exitCode;
  }

  return {
    name,
    role,
    url,
    start,
    async ready(withinMs = READY_WITHIN_MS) {
      await eventually(`${name} is ready`, () => isReady(url), { withinMs, everyMs: 100 });
    },
    async kill() {
      await end('SIGKILL');
    },
    stop: () => end('SIGTERM'),
    freeze() {
      frozen = tenant?.child ?? null;
      frozen?.kill('SIGSTOP');
    },
    thaw() {
      frozen?.kill('SIGCONT');
      frozen = null;
    },
    setClock(aheadMs) {
      writeFileSync(`${clock}.new`, String(aheadMs));
      renameSync(`${clock}.new`, clock);
    },
  };
}

async function isReady(url: string): Promise<boolean> {
  return (await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) })).ok;
}
