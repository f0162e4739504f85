import { pause, unlessAborted } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Database } from '../db/connect.ts';
import { isUnavailable } from '../db/errors.ts';
import { isMigrated } from '../db/migrate.ts';
import { migrations } from './commands/migrate.ts';

const RETRY_MS = 500;
const TRIES_PER_WARNING = 20;

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

/** Asks for what a start needs, and asks again when Postgres, which has answered before, goes away in between. Who is to stop waits for no answer. */
export async function askDatabase<T>(ask: () => Promise<T>, log: Logger, signal: AbortSignal): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await unlessAborted(ask(), signal);
    } catch (error) {
      if (!isAwayBeneath(error) || signal.aborted) throw error;
      if (tries % TRIES_PER_WARNING === 0) log.warn({ err: error }, 'Postgres has gone away again; waiting for it');
      await pause(RETRY_MS, signal);
    }
  }
}

/** drizzle wraps what the driver threw. */
function isAwayBeneath(error: unknown): boolean {
  return isUnavailable(error) || (error instanceof Error && isUnavailable(error.cause));
}
