import { isId, newId } from '../base/ids.ts';
import type { Bus } from './connect.ts';

/**
 * What one process has learnt of an account, for the others: advice that may be lost. Who misses it learns the same by
 * an attempt of its own. Waits are told as durations, because the clocks of two machines differ.
 */
export interface AccountNews {
  account: string;
  is: 'paused' | 'failing' | 'slow' | 'well';
  forMs: number;
  /** A stable code. */
  reason: string;
}

/** How processes tell each other of accounts. */
export interface AccountNewsBus {
  /** Tells every other process. Never throws. Answers the id of the news; later news has a greater one. */
  tell(news: AccountNews): string;
  /** Answers how to stop listening. */
  listen(take: (news: AccountNews, id: string) => void): () => void;
}

const SUBJECT = 'account.news';

export function createAccountNews(bus: Bus): AccountNewsBus {
  const { log } = bus;
  const from = newId();
  return {
    tell(news) {
      const id = newId();
      // Kept for a reconnection it would be stale.
      if (!bus.isUp()) return id;
      try {
        bus.connection.publish(SUBJECT, JSON.stringify({ ...news, from, id }));
      } catch (error) {
        log.warn({ err: error }, 'news of an account could not be told; others will find out by themselves');
      }
      return id;
    },
    listen(take) {
      return bus.subscribe(SUBJECT, (error, message) => {
        try {
          if (error) throw error;
          const news: unknown = message.json();
          if (isNews(news) && news.from !== from) take(news, news.id);
        } catch (cause) {
          log.warn({ err: cause }, 'news of an account could not be taken');
        }
      });
    },
  };
}

/** A process of another version may say something else. */
function isNews(news: unknown): news is AccountNews & { from: string; id: string } {
  if (typeof news !== 'object' || news === null) return false;
  const { account, is, forMs, reason, id }: { account?: unknown; is?: unknown; forMs?: unknown; reason?: unknown; id?: unknown } = news;
  const isKnown = is === 'paused' || is === 'failing' || is === 'slow' || is === 'well';
  return isKnown && typeof account === 'string' && typeof forMs === 'number' && typeof reason === 'string' && typeof id === 'string' && isId(id);
}
