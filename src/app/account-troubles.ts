import type { Clock } from '../base/clock.ts';
import type { Trouble } from '../core/trouble.ts';
import type { Accounts } from '../send/accounts.ts';

/** Workers tell of an account whenever a probe has failed. When nothing is told for so long, nobody has asked it or the word of its recovery was lost. */
const FORGOTTEN_AFTER_MS = 60_000;

interface Down {
  since: number;
  lastSeen: number;
  detail: string;
}

/**
 * Answers, whenever it is asked, which accounts have been of no use for so long, by what this process has seen or was told
 * by the workers. A circuit that opens and closes again is no trouble.
 */
export function accountTroubles(accounts: Pick<Accounts, 'all'>, steady: Clock, leastMs: number): () => Trouble[] {
  const down = new Map<string, Down>();

  function look(account: Accounts['all'][number]): Trouble[] {
    const { name } = account.provider;
    const now = steady.now();
    const standing = account.standing();
    if (standing.state === 'well') {
      down.delete(name);
      return [];
    }
    if (standing.state !== 'probing') {
      down.set(name, { since: down.get(name)?.since ?? now, lastSeen: now, detail: `${standing.state}: ${standing.reason}` });
    }
    const known = down.get(name);
    if (known === undefined) return [];
    if (now - known.lastSeen > FORGOTTEN_AFTER_MS) {
      down.delete(name);
      return [];
    }
    return now - known.since < leastMs ? [] : [{ kind: 'ACCOUNT_DOWN', subject: name, detail: known.detail }];
  }

  return () => accounts.all.flatMap(look);
}
