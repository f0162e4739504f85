import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** A file, TypeScript or built, that runs as a process of its own, so that it can be killed. */
export interface Program {
  readonly pid: number;
  /** The next line that it prints; rejects when it ends without one, with what it said on standard error. */
  line(): Promise<string>;
  /** What it said on standard error so far. */
  complaints(): string;
  /** Its exit code once it is gone, by itself. */
  ended(): Promise<number | null>;
  /** Signals its whole process group, as Ctrl-C in a terminal does, and answers its exit code (null: by the signal) once it is gone. Safe to call again. */
  signal(name: NodeJS.Signals): Promise<number | null>;
}

const TYPESCRIPT = ['--import', './test/support/typescript.mjs'];

export function startProgram(file: string, programArguments: readonly string[] = [], environment: Record<string, string> = {}): Program {
  const child = spawn(process.execPath, [...(file.endsWith('.ts') ? TYPESCRIPT : []), file, ...programArguments], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
    env: { ...process.env, ...environment },
  });
  const { pid } = child;
  if (pid === undefined) throw new Error(`${file} could not be started.`);
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complaints += text));
  const gone = once(child, 'close');
  return {
    pid,
    async line() {
      const next = await lines.next();
      if (next.done) throw new Error(`${file} ended: ${complaints}`);
      return next.value;
    },
    complaints: () => complaints,
    async ended() {
      await gone;
      return child.exitCode;
    },
    async signal(name) {
      if (child.exitCode === null && child.signalCode === null) process.kill(-pid, name);
      await gone;
      return child.exitCode;
    },
  };
}
