// Processes of their own, as in production: started with an environment, awaited by what they answer, ended by their id.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';

const READY_WITHIN_MS = 20_000;
const ASK_EVERY_MS = 50;
const FAREWELL_MS = 15_000;
const LINES_OF_LOG_TOLD = 15;
/** Both sides run as `carillon` does. */
export const NODE_FLAGS = ['--max-semi-space-size=32'];

/**
 * Resolves when `readyUrl` answers 200; throws with the end of its log when it does not in time.
 * @param {{ name: string, command: string[], env: Record<string, string>, folder: string, readyUrl: string }} plan
 */
export async function startProcess({ name, command, env, folder, readyUrl }) {
  const logFile = join(folder, `${name}.log`);
  const log = createWriteStream(logFile);
  await once(log, 'open');
  const child = spawn(process.execPath, [...NODE_FLAGS, ...command], { env: { ...process.env, ...env }, stdio: ['ignore', log, log] });
  const ended = once(child, 'exit');
  const deadline = performance.now() + READY_WITHIN_MS;
  while (!(await answers(readyUrl))) {
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${name} did not start:\n${readFileSync(logFile, 'utf8').trim().split('\n').slice(-LINES_OF_LOG_TOLD).join('\n')}`);
    }
    await rest(ASK_EVERY_MS);
  }
  return {
    name,
    pid: child.pid,
    async stop() {
      child.kill('SIGTERM');
      const impatience = setTimeout(() => child.kill('SIGKILL'), FAREWELL_MS);
      await ended;
      clearTimeout(impatience);
    },
  };
}

async function answers(url) {
  try {
    return (await fetch(url)).ok;
  } catch {
    return false;
  }
}
