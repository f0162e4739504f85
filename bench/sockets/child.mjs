// A process of ours that is asked by messages: each question has one answer, and a handler that throws answers with an error.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { NODE_FLAGS } from '../processes.mjs';

/** Starts `bench/sockets/<name>.mjs`; `ask` resolves with what its handler of that name answers, `told` is what it told last. */
export async function openChild(name, { options = [], closers }) {
  const child = fork(fileURLToPath(new URL(`./${name}.mjs`, import.meta.url)), { execArgv: [...NODE_FLAGS, ...options], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map();
  let asked = 0;
  let told = 0;
  child.on('message', ({ number, answer, error, ...more }) => {
    if (number === undefined) {
      told = more.told;
      return;
    }
    const { resolve, reject } = waiting.get(number);
    waiting.delete(number);
    if (error === undefined) resolve(answer);
    else reject(new Error(`${name}: ${error}`));
  });
  const ended = once(child, 'exit').then(() => {
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended before it had answered.`));
  });
  closers.push(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    pid: child.pid,
    told: () => told,
    /** Resolves when it says something, asked or not. */
    speaks: () => once(child, 'message'),
    ask(what, given = {}) {
      const number = (asked += 1);
      return new Promise((resolve, reject) => {
        waiting.set(number, { resolve, reject });
        child.send({ number, what, given }, (error) => error && reject(error));
      });
    },
  };
}

/** The other side of it. */
export function answer(handlers) {
  process.on('message', async ({ number, what, given }) => {
    try {
      process.send({ number, answer: await handlers[what](given) });
    } catch (error) {
      process.send({ number, error: error instanceof Error ? error.message : String(error) });
    }
  });
  // Whoever asked has gone.
  process.on('disconnect', () => process.exit());
}

/** Says something unasked. */
export function tell(told) {
  process.send({ told });
}
