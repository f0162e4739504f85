import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logging.ts';
import type { RetryPolicy } from '../core/backoff.ts';
import { partsOfLane, type Lane, type Wire } from '../core/channel.ts';
import type { OutcomeKind } from '../core/outcome.ts';
import { isDataError } from '../db/errors.ts';
import type { Accounts } from './accounts.ts';
import { attempt, type Attempt } from './attempt.ts';
import type { Held } from './claims.ts';
import { hushOf, type Husher } from './quiet.ts';
import { verdictOn, type Settler } from './settle.ts';
import type { IsWanted } from './wanted.ts';

/** What the metrics want to know. */
export interface WorkerObserver {
  /** A try at an account; `provider` null where it did not come to one. */
  attempted(wire: Wire, provider: string | null, outcome: OutcomeKind, tookMs: number): void;
  /** An account was passed over, since it was known to be of no use. */
  skipped(wire: Wire, provider: string, reason: string): void;
  /** Seconds from owed to sent. */
  sent(lane: Lane, seconds: number): void;
}

interface WorkOptions {
  settler: Settler;
  husher: Husher;
  accounts: Accounts;
  isWanted: IsWanted;
  retry: RetryPolicy;
  clock: Clock;
  random: () => number;
  log: Logger;
  observe: WorkerObserver;
}

const SETTLE_RETRY_MS = 250;

/** All that is done for one claimed delivery: the attempt, and the record of what it meant. Never throws. */
export function createWork(options: WorkOptions): (claimed: Held) => Promise<void> {
  const { settler, husher, log } = options;

  /**
   * What has become of it is known: while this process lives that is not given up for a database that is away. So no
   * signal ends the wait; a worker that stops waits for what is under way.
   */
  async function surely(deliveryId: string, record: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        await record();
        return;
      } catch (error) {
        if (isDataError(error)) throw error;
        log.warn({ err: error, deliveryId }, 'an outcome could not be recorded yet');
        await wait(SETTLE_RETRY_MS);
      }
    }
  }

  /** Whether quiet hours have begun while it waited for its turn at an account is known here; all else a row tells. */
  const isWanted: IsWanted = async (claimed) => hushOf(claimed) === null && options.isWanted(claimed);

  async function work(claimed: Held): Promise<void> {
    const hush = hushOf(claimed);
    if (hush) return surely(claimed.id, () => husher.add(hush));
    const result = await attempt(claimed, { ...options, isWanted });
    const late = isPostponed(result) ? hushOf(claimed) : null;
    if (late) return surely(claimed.id, () => husher.add(late));
    observe(result, options);
    const judged = verdictOn(result, options);
    return surely(claimed.id, () => settler.add(judged));
  }

  return async (claimed) => {
    try {
      await work(claimed);
    } catch (error) {
      // Its lease ends, and then it is unknown; what else could be said of it?
      log.error({ err: error, deliveryId: claimed.id }, 'an outcome cannot be recorded');
    }
  };
}

/** No account was asked, and it is to come again: as if it had lain in its lane until now. */
function isPostponed({ tries, outcome: { kind } }: Attempt): boolean {
  return tries.length === 0 && (kind === 'down' || kind === 'throttled');
}

function observe({ claimed, outcome, tries, notAsked }: Attempt, { observe, clock }: WorkOptions): void {
  const { wire } = partsOfLane(claimed.lane);
  for (const one of tries) observe.attempted(wire, one.provider, one.outcome.kind, one.tookMs);
  if (tries.length === 0) observe.attempted(wire, null, outcome.kind, 0);
  for (const { provider, reason } of notAsked) observe.skipped(wire, provider, reason);
  if (outcome.kind === 'sent') observe.sent(claimed.lane, (clock.now() - claimed.queuedAt.getTime()) / 1_000);
}
