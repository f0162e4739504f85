import { spawn, type ChildProcess, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';

/** A server that cannot outlive the test process that started it, even when that one is killed. */
export interface Tied {
  readonly pid: number;
  /** Resolves when the process has gone. */
  end(signal: NodeJS.Signals): Promise<void>;
}

/** Waits on a pipe that only we hold open: when it closes without a word, we are gone, and so must be the server. */
const WATCH = 'trap "" INT TERM; read -r word || kill -KILL "$1"';

export function startTied(command: readonly string[], options: SpawnOptions): Tied {
  const [program = '', ...rest] = command;
  const server = spawn(program, rest, options);
  const { pid } = server;
  if (pid === undefined) throw new Error(`${program} could not be started.`);
  const watch = spawn('sh', ['-c', WATCH, 'watch', String(pid)], { stdio: ['pipe', 'ignore', 'ignore'] });
  // Neither may keep a finished test process alive.
  server.unref();
  watch.unref();
  return {
    pid,
    async end(signal) {
      server.ref();
      if (!hasExited(server)) {
        const gone = once(server, 'exit');
        server.kill(signal);
        await gone;
      }
      watch.stdin.end('farewell\n');
    },
  };
}

function hasExited({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode !== null || signalCode !== null;
}
