import { pause } from '../base/lifecycle.ts';
import { createLogger, type Logger } from '../base/logging.ts';
import type { Database } from '../db/connect.ts';
import { isAway } from '../db/errors.ts';

export interface Log {
  log: Logger;
  /** From now on, and until the signal, an outage of this database is told as one event rather than by all who suffer it. */
  watch: (database: Database, signal: AbortSignal) => void;
}

const ASK_EVERY_MS = 500;
const REMIND_EVERY_MS = 60_000;

/**
 * The log of a process. While Postgres is away every lane and every duty fails several times a second, each in its own
 * words and with the same stack: one line says that it is gone, one now and then that it still is, one that it is back.
 */
export function openLog(level: string): Log {
  let watched: { database: Database; signal: AbortSignal } | null = null;
  let isOut = false;
  let keptBack = 0;

  function tell(error: unknown): unknown {
    const loss = lossIn(error);
    if (loss === null) return error;
    if (watched === null || watched.signal.aborted) return loss;
    if (isOut) keptBack += 1;
    else void follow(loss, watched);
    return null;
  }

  async function follow(loss: Loss, { database, signal }: NonNullable<typeof watched>): Promise<void> {
    isOut = true;
    keptBack = 0;
    // A connection that died a while ago is told of only now: that is no outage.
    if (await answers(database)) {
      isOut = false;
      return;
    }
    const begunAt = performance.now();
    let toldAt = begunAt;
    log.warn({ ...loss }, 'Postgres is away; what needs it waits, and is tried again');
    while (!signal.aborted && !(await answers(database))) {
      if (performance.now() - toldAt > REMIND_EVERY_MS) {
        toldAt = performance.now();
        log.warn({ seconds: Math.round((toldAt - begunAt) / 1_000), keptBack }, 'Postgres is still away');
      }
      await pause(ASK_EVERY_MS, signal);
    }
    isOut = false;
    if (!signal.aborted) log.warn({ seconds: Math.round((performance.now() - begunAt) / 1_000), keptBack }, 'Postgres is back');
  }

  const log = createLogger(level, tell);
  return {
    log,
    watch(database, signal) {
      watched = { database, signal };
    },
  };
}

/** A lost connection in two words; its stack would show the driver's inside, the same each time. */
interface Loss {
  code: string;
  message: string;
}

/** What was thrown may be wrapped by who asked. */
function lossIn(error: unknown): Loss | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isAway(cause)) return { code: cause.code, message: cause.message };
  }
  return null;
}

function answers({ sql }: Database): Promise<boolean> {
  return sql`select 1`.then(
    () => true,
    () => false,
  );
}
