import { pause, unlessAborted } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Database } from '../db/connect.ts';
import { isUnavailable } from '../db/errors.ts';
import { isMigrated } from '../db/migrate.ts';
import { migrations } from './commands/migrate.ts';

const RETRY_MS = 500;
const TRIES_PER_WARNING = 20;

/** What the work answers, once Postgres does: it may go away again while a start waits for something else. */
export async function oncePossible<T>(work: () => Promise<T>, log: Logger, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (signal.aborted || !isUnavailable(error)) throw error;
      log.warn({ err: error }, 'Postgres does not answer any more; waiting for it');
      await pause(RETRY_MS, signal);
    }
  }
}

/** Resolves when Postgres answers and has every table that this version needs; until then says what it waits for. */
export async function awaitDatabase({ sql }: Database, log: Logger, signal: AbortSignal): Promise<void> {
  for (let tries = 0; !signal.aborted; tries += 1) {
    try {
      if (await unlessAborted(isMigrated(sql, migrations), signal)) return;
      if (tries % TRIES_PER_WARNING === 0) log.warn('the database is not migrated; waiting for `carillon migrate`');
    } catch (error) {
      if (tries % TRIES_PER_WARNING === 0) log.warn({ err: error }, 'Postgres does not answer yet; waiting for it');
    }
    await pause(RETRY_MS, signal);
  }
  signal.throwIfAborted();
}
