import type { Logger } from '../base/logging.ts';

const LONGEST_DRAIN_MS = 25_000;
const EXIT_INTERRUPTED = 130;

/**
 * SIGINT and SIGTERM abort the signal that this answers: the program drains and ends by itself. A second one, or a
 * drain that takes too long, ends it at once; what was under way is then found by its lease.
 */
export function stopSignal(log: Logger): AbortSignal {
  const stopping = new AbortController();
  const stop = (name: NodeJS.Signals) => {
    if (stopping.signal.aborted) process.exit(EXIT_INTERRUPTED);
    log.info({ signal: name }, 'stopping: what is under way is finished first');
    stopping.abort();
    setTimeout(() => {
      log.error('the drain took too long');
      process.exit(1);
    }, LONGEST_DRAIN_MS).unref();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return stopping.signal;
}
