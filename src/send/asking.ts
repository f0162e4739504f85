import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logging.ts';
import type { Message } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Account } from './account.ts';
import { gistOf, isFinal, type NotAsked, type Try } from './failover.ts';

/** What accounts are asked with. */
interface AskingTools {
  /** The moment before which the claim cannot have been made. */
  claimedAt: number;
  /** Whether the message is still to be sent, now that time has passed. */
  isWanted: () => Promise<boolean>;
  clock: Clock;
  log: Logger;
}

/** What came of asking the accounts in line. */
interface Asked {
  outcome: Outcome;
  /** Every try, in order; the last is the one that counts. */
  tries: Try[];
  /** Those that were passed over. */
  notAsked: NotAsked[];
}

/** A send that is given less of its deadline would mostly end as unknown. */
const LEAST_DEADLINE_SHARE = 0.5;
/** So soon after the claim nothing needs to be looked at again. */
const FRESH_MS = 200;
/** How long what was called dead in a suspicious burst waits to be asked about again. */
const REST_OF_HELD_MS = 60_000;

/** One account after another, until one has an answer that no other could better. All of it within the longest of their deadlines. */
export async function askInTurn(line: readonly Account[], message: Message, tools: AskingTools): Promise<Asked> {
  const endsAt = performance.now() + Math.max(...line.map(({ provider }) => provider.sender.deadlineMs));
  const tries: Try[] = [];
  const notAsked: NotAsked[] = [];
  const over = (outcome: Outcome): Asked => ({ outcome, tries, notAsked });

  /** Answers the outcome if it is the end. */
  async function ask(account: Account, evenSlow: boolean): Promise<Outcome | null> {
    const { name, sender } = account.provider;
    const spareMs = () => endsAt - performance.now() - sender.deadlineMs * LEAST_DEADLINE_SHARE;
    const passOver = (reason: string, waitMs: number) => {
      notAsked.push({ provider: name, reason, waitMs });
      return null;
    };
    const pass = spareMs() < 0 ? null : account.enter(evenSlow);
    if (pass === null) {
      const { waitMs, ...standing } = account.standing();
      return 'reason' in standing ? passOver(standing.reason, waitMs) : null;
    }
    if (!(await pass.confirm())) {
      const { waitMs } = account.standing();
      return passOver('CIRCUIT_OPEN', waitMs);
    }
    if (!(await account.turns.take(spareMs()))) {
      pass.end(null, 0);
      return passOver('ACCOUNT_BUSY', 0);
    }
    try {
      // The last moment before the call: a cancellation, an expiry or another's claim may have come while others were asked.
      const isStale = tries.length > 0 || performance.now() - tools.claimedAt > FRESH_MS;
      if (isStale && !(await tools.isWanted())) {
        pass.end(null, 0);
        return noLongerWanted(tries);
      }
      // Looking, and getting the probe, may have taken what time there was: a send that is cut off at once would end as unknown.
      if (spareMs() < 0) {
        pass.end(null, 0);
        return passOver('OUT_OF_TIME', 0);
      }
      const done = await sendOnce(account, message, endsAt, tools.log);
      pass.end(done.outcome, done.tookMs);
      tries.push(done);
      return isFinal(done.outcome) ? heldBack(done.outcome, account, tools.clock) : null;
    } finally {
      account.turns.free();
    }
  }

  for (const account of line) {
    const outcome = await ask(account, false);
    if (outcome) return over(outcome);
  }
  // Whoever is slow is still better than nobody.
  const slow = line.filter((account) => account.standing().state === 'slow' && !tries.some(({ provider }) => provider === account.provider.name));
  for (const account of slow) {
    const outcome = await ask(account, true);
    if (outcome) return over(outcome);
  }
  return over(gistOf(tries, notAsked, tools.clock.now()));
}

async function sendOnce({ provider }: Account, message: Message, endsAt: number, log: Logger): Promise<Try> {
  const startedAt = performance.now();
  const over = (outcome: Outcome): Try => ({ provider: provider.name, outcome, tookMs: performance.now() - startedAt });
  const deadline = new AbortController();
  // The reason that AbortSignal.timeout gives: by its name adapters tell a deadline from a shutdown.
  const isLate = () => deadline.abort(new DOMException('the attempt took too long', 'TimeoutError'));
  const timer = setTimeout(isLate, Math.min(provider.sender.deadlineMs, endsAt - startedAt));
  try {
    return over(await provider.sender.send(message, deadline.signal));
  } catch (error) {
    log.error({ err: error, provider: provider.name, deliveryId: message.deliveryId }, 'an adapter threw');
    return over({ kind: 'unknown', reason: 'ADAPTER_ERROR' });
  } finally {
    clearTimeout(timer);
  }
}

/** It goes back to where it waits, and there finds its end: cancelled, expired, or as its new holder decides. */
function noLongerWanted(tries: readonly Try[]): Outcome {
  const last = tries.at(-1)?.outcome;
  return { kind: 'down', reason: last && 'reason' in last ? last.reason : 'NO_LONGER_WANTED' };
}

/** "Dead", in a burst of it that is not to be believed: the device is not retired, the message waits. */
function heldBack(outcome: Outcome, account: Account, clock: Clock): Outcome {
  if (outcome.kind !== 'gone' || !account.isSuspicious()) return outcome;
  return { kind: 'throttled', scope: 'address', reason: 'DEAD_TOKEN_BURST', until: new Date(clock.now() + REST_OF_HELD_MS) };
}
