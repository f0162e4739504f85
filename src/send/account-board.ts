import { repeat, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { AccountNews, AccountNewsBus } from '../bus/account-news.ts';
import { giveProbeBack, readAccountHealth, recordAccountHealth, takeProbe, type Probe } from '../db/account-health.ts';
import type { Database } from '../db/connect.ts';

/**
 * What the workers know of the accounts together. News goes by NATS, at once, and by a row, which is read every second:
 * so it is known while NATS is away, too, and by a worker that begins later.
 */
export interface AccountBoard {
  /** Tells every other worker. Never throws. */
  tell(news: AccountNews): void;
  /** Answers how to stop listening. */
  listen(take: (news: AccountNews) => void): () => void;
  /** Whether it is this worker that may try for so long whether the account works again. Never rejects. */
  takeProbe(account: string, forMs: number): Promise<Probe>;
  /** Nothing was learnt by this worker's probe, which ends then. Never throws. */
  giveProbeBack(account: string, takenUntil: string): void;
  /** Reads the rows. */
  readonly watch: Service;
  close(): void;
}

interface AccountBoardOptions {
  database: Database;
  news: AccountNewsBus;
  log: Logger;
}

const LOOK_EVERY_MS = 1_000;

/** Told of everything that NATS or a row says anew; what is old by its id is dropped. */
export function createAccountBoard({ database: { sql }, news, log }: AccountBoardOptions): AccountBoard {
  const listeners = new Set<(news: AccountNews) => void>();
  /** The newest word heard or said of each account; ids are in the order of time. */
  const known = new Map<string, string>();

  function hear(told: AccountNews, id: string): void {
    if (id <= (known.get(told.account) ?? '')) return;
    known.set(told.account, id);
    for (const take of listeners) take(told);
  }
  const stopListening = news.listen(hear);
  const isAdvice = (error: unknown) => log.warn({ err: error }, 'how an account is could not be written down; others will find out by themselves');

  return {
    tell(told) {
      const id = news.tell(told);
      known.set(told.account, id);
      const { account, is: state, reason, forMs } = told;
      recordAccountHealth(sql, { account, newsId: id, state, reason, forMs }).catch(isAdvice);
    },
    listen(take) {
      listeners.add(take);
      return () => void listeners.delete(take);
    },
    async takeProbe(account, forMs) {
      try {
        return await takeProbe(sql, account, forMs);
      } catch (error) {
        isAdvice(error);
        return { waitMs: LOOK_EVERY_MS };
      }
    },
    giveProbeBack: (account, takenUntil) => void giveProbeBack(sql, account, takenUntil).catch(isAdvice),
    watch: repeat('account watch', LOOK_EVERY_MS, log, async () => {
      for (const { account, newsId, state, reason, forMs } of await readAccountHealth(sql)) {
        hear({ account, is: state, reason, forMs }, newsId);
      }
    }),
    close: stopListening,
  };
}
