import { pause } from '../../base/lifecycle.ts';
import type { Logger } from '../../base/logging.ts';
import type { Daemon } from './daemon.ts';

interface Kept {
  /** As people call it. */
  name: string;
  daemon: Daemon;
  /** Starts it anew at the same port and on the same folder; rejects where it does not become ready. */
  again: () => Promise<Daemon>;
  log: Logger;
}

const LOOK_EVERY_MS = 250;
const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 10_000;
/** One that has run so long did not end because of how it was started. */
const SOUND_AFTER_MS = 30_000;

/**
 * Starts a daemon again whenever it ends without our doing (somebody killed it, the machine ran out of memory), resting
 * longer each time it does not last. The answer ends both the watch and the daemon. Until then it is watched, also
 * while the program drains: what is under way could not be written down without it.
 */
export function keepRunning({ name, daemon, again, log }: Kept): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = daemon;
  let startedAt = performance.now();
  let restMs = FIRST_REST_MS;

  async function watch(): Promise<void> {
    while (!signal.aborted) {
      if (!current.isRunning()) await revive();
      await pause(LOOK_EVERY_MS, signal);
    }
  }

  async function revive(): Promise<void> {
    if (performance.now() - startedAt > SOUND_AFTER_MS) restMs = FIRST_REST_MS;
    log.warn(`${name} has ended by itself; it is started again`);
    while (!signal.aborted) {
      try {
        current = await again();
        startedAt = performance.now();
        log.warn(`${name} runs again`);
        return;
      } catch (error) {
        log.warn({ why: error instanceof Error ? error.message : String(error), restMs }, `${name} does not start again yet`);
      } finally {
        await pause(restMs, signal);
        restMs = Math.min(2 * restMs, LONGEST_REST_MS);
      }
    }
  }

  const watching = watch();
  return async () => {
    stopping.abort();
    await watching;
    await current.stop();
  };
}
