import { pause } from '../base/lifecycle.ts';
import { createLogger, type Logger } from '../base/logging.ts';
import type { Bus } from '../bus/connect.ts';
import { isSilent } from '../bus/errors.ts';
import type { Database } from '../db/connect.ts';
import { isAway, isUnavailable } from '../db/errors.ts';
import { createOutage } from './outage.ts';
import { createRepeats } from './repeats.ts';

/** What everything rests on, and what may be away. */
interface Watched {
  database: Database;
  bus: Pick<Bus, 'isUp' | 'onChange'>;
}

interface Log {
  log: Logger;
  /** From now on, and until the signal, an outage of these is told as one event rather than by all who suffer it. */
  watch: (watched: Watched, signal: AbortSignal) => void;
}

const ASK_EVERY_MS = 500;
/** Who suffered it may say so a while after: an outage is told to be over when Postgres has answered for so long, each time. */
const STEADY_AFTER_MS = 5_000;
/** A server that takes a question and says nothing is away, too. */
const ANSWERS_WITHIN_MS = 3_000;

/**
 * The log of a process. While Postgres or NATS is away every lane and every duty fails several times a second, each in
 * its own words and with the same stack: one line says that it is gone, one now and then that it still is, one that it is
 * back. Of what a server that is there could not do just now, each kind is told once in ten seconds, with their number.
 */
export function openLog(level: string): Log {
  let watched: (Watched & { signal: AbortSignal }) | null = null;
  /** From the first loss on: whether it is an outage must be asked. */
  let isAsked = false;
  const postgres = createOutage('Postgres', 'what needs it waits, and is tried again', () => log);
  const nats = createOutage('NATS', 'what needs it does without, more slowly', () => log);
  const repeats = createRepeats((words, more) => log.warn({ more }, words));

  function tell(error: unknown, words: string): Record<string, unknown> | null {
    const nature = natureOf(error);
    if (watched === null || watched.signal.aborted) return 'loss' in nature ? { ...nature.loss } : { err: error };
    switch (nature.kind) {
      case 'mistake':
        return { err: error };
      case 'trouble':
        return repeats.tells(words) ? { err: error } : null;
      case 'silence':
        if (!nats.isOn()) return repeats.tells(words) ? { ...nature.loss } : null;
        nats.suffer();
        return null;
      case 'loss':
        if (isAsked) postgres.suffer();
        else void follow(nature.loss, words, watched);
        return null;
    }
  }

  async function follow(loss: Loss, words: string, { database, signal }: NonNullable<typeof watched>): Promise<void> {
    isAsked = true;
    if (await answers(database)) {
      // A connection that died a while ago is told of only now, or it was somebody else's: that is no outage.
      if (repeats.tells(words)) log.warn({ ...loss }, words);
      isAsked = false;
      postgres.end();
      return;
    }
    postgres.begin({ ...loss });
    let answersSince: number | null = null;
    while (!signal.aborted && !(answersSince !== null && performance.now() - answersSince >= STEADY_AFTER_MS)) {
      await pause(ASK_EVERY_MS, signal);
      const asked = performance.now();
      if (await answers(database)) answersSince ??= asked;
      else answersSince = null;
      if (answersSince === null) postgres.remind();
    }
    isAsked = false;
    if (!signal.aborted) postgres.end(answersSince ?? undefined);
  }

  const log = createLogger(level, tell);
  return {
    log,
    watch({ database, bus }, signal) {
      watched = { database, bus, signal };
      const told = (up: boolean) => {
        if (up) nats.end();
        else if (!signal.aborted) nats.begin({});
      };
      if (!bus.isUp()) told(false);
      bus.onChange(told);
    },
  };
}

/** A lost connection in two words; its stack would show the driver's inside, the same each time. */
interface Loss {
  code: string;
  message: string;
}

/** Postgres cannot be reached (loss), or did not do just this (trouble); NATS does not answer (silence); all else is a mistake of somebody's. */
type Nature = { kind: 'loss' | 'silence'; loss: Loss } | { kind: 'trouble' } | { kind: 'mistake' };

/** What was thrown may be wrapped by who asked; and the same socket errors are beneath both, so who wraps them tells whose they are. */
function natureOf(error: unknown): Nature {
  let isTrouble = false;
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (isSilent(cause)) return { kind: 'silence', loss: { code: cause.name, message: cause.message } };
    if (isAway(cause)) return { kind: 'loss', loss: { code: cause.code, message: cause.message } };
    isTrouble ||= isUnavailable(cause);
  }
  return { kind: isTrouble ? 'trouble' : 'mistake' };
}

function answers({ sql }: Database): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), ANSWERS_WITHIN_MS);
    sql`select 1`
      .then(
        () => resolve(true),
        () => resolve(false),
      )
      .finally(() => clearTimeout(late));
  });
}
