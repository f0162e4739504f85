import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logging.ts';
import type { AccountNews } from '../bus/account-news.ts';
import type { Outcome } from '../core/outcome.ts';
import type { AccountBoard } from './account-board.ts';
import { createBreaker, type Call, type Leave } from './breaker.ts';
import { createDeadAddresses } from './dead-addresses.ts';
import type { Provider } from './route.ts';
import { createTurns, type Turns } from './turns.ts';

/** Whether an account may be asked, and if not, why and for how long. */
export type Standing =
  | { state: 'well'; waitMs: 0 }
  /** The next call will show whether it works again. */
  | { state: 'probing'; waitMs: 0 }
  /** It answers, but takes too long: for those that nobody else can serve. */
  | { state: 'slow'; waitMs: number; reason: string }
  | { state: 'failing'; waitMs: number; reason: string }
  /** It asked for a pause. */
  | { state: 'paused'; waitMs: number; reason: string };

/** One provider account, and how it is, as far as this process has seen or was told. */
export interface Account {
  readonly provider: Provider;
  /** As many sends at once as the account takes. */
  readonly turns: Turns;
  standing(): Standing;
  /** Leave to send one message now, or null. `evenSlow`: nobody else can serve it. */
  enter(evenSlow: boolean): Pass | null;
  /** Whether most of its addresses are said to be dead, which is not to be believed. */
  isSuspicious(): boolean;
  hear(news: AccountNews): void;
}

/** Leave to send one message; to be ended once, whatever comes of it. */
interface Pass {
  /** Whether it holds among all workers: of a probe there is one at a time. */
  confirm(): Promise<boolean>;
  end(outcome: Outcome | null, tookMs: number): void;
}

/** What an account is watched with. */
interface AccountTools {
  /** Of a clock that never jumps. */
  steady: Clock;
  /** Of the wall, in which providers name instants. */
  clock: Clock;
  log: Logger;
  /** What the other workers know, and are told. */
  board: Pick<AccountBoard, 'tell' | 'takeProbe' | 'giveProbeBack'>;
  /** It has just become of no use for a while. */
  onTrouble: () => void;
}

/** A send that takes longer than this part of its deadline is slow. */
const SLOW_SHARE = 0.5;
const LONGEST_PAUSE_MS = 60 * 60 * 1_000;
/** Answers that come together ask for pauses that end together: the others need not hear of each. */
const SAME_PAUSE_MS = 500;
/** At least, while another worker probes; its result is heard as soon as there is one. */
const REST_DURING_PROBE_MS = 500;
/** As with a claim: another may probe when whoever took the probe must be dead. */
const PROBE_PER_DEADLINE = 1.5;
const WELL = { state: 'well', waitMs: 0 } as const;
const causes = { errors: { is: 'failing', reason: 'CIRCUIT_OPEN' }, latency: { is: 'slow', reason: 'ACCOUNT_SLOW' } } as const;

export function createAccount(provider: Provider, { steady, clock, log, board, onTrouble }: AccountTools): Account {
  const { name: account } = provider;
  // A browser names the push service it is reached by, so that the trouble of one says nothing of the account.
  const hasOnePeer = provider.wire !== 'web_push';
  const slowMs = provider.sender.deadlineMs * SLOW_SHARE;
  const breaker = createBreaker();
  const onSuspicion = () =>
    log.error(
      { provider: account },
      'most tokens are said to be dead, as with a wrong project, key or environment; no more devices are retired, and their messages wait',
    );
  const deadAddresses = provider.holdsDeadTokens ? createDeadAddresses(steady, onSuspicion) : null;
  let pausedUntil = 0;
  let pauseReason = '';

  function standing(): Standing {
    const now = steady.now();
    if (now < pausedUntil) return { state: 'paused', waitMs: pausedUntil - now, reason: pauseReason };
    const { state, cause, waitMs } = breaker.standing(now);
    if (cause === null) return WELL;
    const { is, reason } = causes[cause];
    return state === 'probing' && waitMs === 0 ? { state, waitMs } : { state: is, waitMs, reason };
  }

  /** Answers whether it is news. */
  function pause(forMs: number, reason: string): boolean {
    const until = steady.now() + Math.min(forMs, LONGEST_PAUSE_MS);
    if (until <= pausedUntil) return false;
    const isNews = until > pausedUntil + SAME_PAUSE_MS;
    [pausedUntil, pauseReason] = [until, reason];
    onTrouble();
    return isNews;
  }

  /** `probe` is the end of the one that this call was, where it came to that. */
  function learn(leave: Leave, call: Call, probe: string | null): void {
    const change = breaker.record(leave, call, steady.now());
    if (change === null) {
      if (probe !== null) board.giveProbeBack(account, probe);
      return;
    }
    if (change.to === 'closed') {
      log.info({ provider: account }, 'an account works again');
      board.tell({ account, is: 'well', forMs: 0, reason: 'PROBE' });
      return;
    }
    const { is, reason } = causes[change.cause];
    log.warn({ provider: account, is, forMs: change.forMs }, 'an account is in trouble and is left alone for a while');
    board.tell({ account, is, forMs: change.forMs, reason });
    onTrouble();
  }

  /** An account that asks for a pause is given it, by every worker. */
  function obey(outcome: Outcome): void {
    if (outcome.kind !== 'throttled' || outcome.scope === 'address' || !hasOnePeer) return;
    const forMs = outcome.until.getTime() - clock.now();
    if (pause(forMs, outcome.reason)) board.tell({ account, is: 'paused', forMs, reason: outcome.reason });
  }

  /** Without `leave` it is sent in spite of being slow, which shows nothing new. */
  function passWith(leave: Leave | null): Pass {
    let isMine = true;
    let probe: string | null = null;
    return {
      async confirm() {
        if (!leave?.probes) return true;
        const asked = await board.takeProbe(account, provider.sender.deadlineMs * PROBE_PER_DEADLINE);
        if ('takenUntil' in asked) {
          probe = asked.takenUntil;
          return true;
        }
        isMine = false;
        if (breaker.giveWay(leave, steady.now(), Math.max(asked.waitMs, REST_DURING_PROBE_MS))) return true;
        onTrouble();
        return false;
      },
      end(outcome, tookMs) {
        if (outcome) {
          deadAddresses?.record(outcome);
          obey(outcome);
        }
        if (leave && isMine) learn(leave, outcome ? callOf(outcome, hasOnePeer, tookMs > slowMs) : 'none', probe);
      },
    };
  }

  return {
    provider,
    turns: createTurns(provider.sender.concurrency),
    standing,
    isSuspicious: () => deadAddresses?.isSuspicious() ?? false,
    enter(evenSlow) {
      const { state } = standing();
      if (state === 'paused' || state === 'failing' || (state === 'slow' && !evenSlow)) return null;
      return passWith(breaker.enter(steady.now()));
    },
    hear({ is, forMs, reason }) {
      const now = steady.now();
      switch (is) {
        case 'paused':
          pause(forMs, reason);
          return;
        case 'failing':
          breaker.open(now, 'errors', forMs);
          onTrouble();
          return;
        case 'slow':
          breaker.open(now, 'latency', forMs);
          return;
        case 'well':
          breaker.close();
      }
    },
  };
}

/** What an outcome says of the account: a no to one message is a good answer. */
function callOf(outcome: Outcome, hasOnePeer: boolean, isSlow: boolean): Call {
  switch (outcome.kind) {
    case 'sent':
    case 'gone':
    case 'suppressed':
    case 'refused':
      return isSlow && hasOnePeer ? 'slow' : 'good';
    case 'retry':
      return hasOnePeer && outcome.scope !== 'address' ? 'failed' : 'good';
    case 'throttled':
      return 'none';
    case 'down':
      return 'failed';
    case 'unknown':
      return hasOnePeer ? 'failed' : 'none';
  }
}
