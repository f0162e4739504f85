import { sharedClock, steadyClock, wallClock } from '../base/clock.ts';
import { repeat, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import { readClock } from '../db/clock.ts';
import type { Database } from '../db/connect.ts';

const EVERY_MS = 10_000;
/** An answer that took longer says too little of when it was given: the process was frozen, or waited for a connection. */
const LONGEST_READING_MS = 500;
const READINGS_AT_START = 3;
/** What is worth an operator's attention. */
const WRONG_BY_MS = 2_000;

/** Asks Postgres how late it is. Answers whether that is now what this process takes for the time. */
export async function readTime({ sql }: Database, longestMs = LONGEST_READING_MS): Promise<boolean> {
  const askedAt = steadyClock.now();
  const told = (await readClock(sql)).getTime();
  const tookMs = steadyClock.now() - askedAt;
  if (tookMs > longestMs) return false;
  sharedClock.set(told + tookMs / 2);
  return true;
}

/** Before anything is decided by it: the first reading opens a connection, so that it may well take too long. */
export async function readFirstTime(database: Database): Promise<void> {
  for (let reading = 1; reading < READINGS_AT_START; reading += 1) if (await readTime(database)) return;
  await readTime(database, Infinity);
}

/** Keeps the shared clock right, and says so when this machine's own is not. */
export function keepTime(database: Database, log: Logger): Service {
  let wasWrong = false;
  return repeat('time keeper', EVERY_MS, log, async () => {
    if (!(await readTime(database))) return;
    const aheadMs = Math.round(wallClock.now() - sharedClock.now());
    const isWrong = Math.abs(aheadMs) > WRONG_BY_MS;
    if (isWrong && !wasWrong) log.warn({ aheadMs }, 'the clock of this machine is not that of Postgres, which counts');
    wasWrong = isWrong;
  });
}
