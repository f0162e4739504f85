import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logging.ts';
import { partsOfLane } from '../core/channel.ts';
import type { Message } from '../core/message.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Claimed } from '../db/deliveries.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { gistOf, isFinal, type NotAsked, type Try } from './failover.ts';
import { messageOf } from './message.ts';

/** One attempt: a try, or one after another at the accounts that can take it, and what it meant in the end. */
export interface Attempt {
  claimed: Claimed;
  outcome: Outcome;
  /** The account that was used last, if it came to that. */
  provider: string | null;
  /** Every try, in order; the last is the one that counts. */
  tries: readonly Try[];
}

export interface AttemptTools {
  accounts: Accounts;
  clock: Clock;
  log: Logger;
}

/** A send that is given less of its deadline would mostly end as unknown. */
const LEAST_DEADLINE_SHARE = 0.5;
/** How long what was called dead in a suspicious burst waits to be asked about again. */
const REST_OF_HELD_MS = 60_000;

/** Suppression first, then the address, the accounts, the wire. Never throws: an adapter that does is answered for as unknown. */
export async function attempt(claimed: Claimed, tools: AttemptTools): Promise<Attempt> {
  const over = (outcome: Outcome, tries: readonly Try[] = []): Attempt => ({
    claimed,
    outcome,
    provider: tries.at(-1)?.provider ?? null,
    tries,
  });
  if (claimed.suppressed !== null) return over({ kind: 'suppressed', reason: claimed.suppressed });
  const message = messageOf(claimed);
  if (message === null) return over({ kind: 'suppressed', reason: 'DEVICE_RETIRED' });
  const line = lineFor(claimed, tools.accounts);
  if (line.length === 0) return over(withoutAccount(claimed, tools.accounts));
  return sendBy(line, message, tools).then(({ outcome, tries }) => over(outcome, tries));
}

/**
 * The accounts for this delivery, in the order in which they are asked. One that may hold the message already is the only
 * one: no other could know a second for a repeat. One that was tried in vain comes last, since it may have used up all the time.
 */
function lineFor({ id, projectId, address, lane, provider, bound }: Claimed, accounts: Accounts): readonly Account[] {
  const line = accounts.line(partsOfLane(lane).wire, { deliveryId: id, projectId, address });
  const tried = line.filter((one) => one.provider.name === provider);
  if (tried.length === 0) return line;
  return bound ? tried : [...line.filter((one) => one.provider.name !== provider), ...tried];
}

/** Nobody may be there yet, which a restart with an account will mend; where there are some but none for this country, it is a no. */
function withoutAccount({ lane, projectId }: Claimed, accounts: Accounts): Outcome {
  const serves = accounts.on(partsOfLane(lane).wire).some(({ provider: { projects } }) => projects === null || projects.includes(projectId));
  return serves ? { kind: 'refused', reason: 'NO_ROUTE' } : { kind: 'down', reason: 'NO_PROVIDER' };
}

/** One account after another, until one has an answer that no other could better. All of it within the longest of their deadlines. */
async function sendBy(line: readonly Account[], message: Message, tools: AttemptTools): Promise<{ outcome: Outcome; tries: Try[] }> {
  const endsAt = performance.now() + Math.max(...line.map(({ provider }) => provider.sender.deadlineMs));
  const tries: Try[] = [];
  const notAsked: NotAsked[] = [];

  /** Answers the outcome if it is the end. */
  async function ask(account: Account, evenSlow: boolean): Promise<Outcome | null> {
    const leastMs = account.provider.sender.deadlineMs * LEAST_DEADLINE_SHARE;
    const spareMs = endsAt - performance.now() - leastMs;
    const pass = spareMs < 0 ? null : account.enter(evenSlow);
    if (pass === null) {
      const { waitMs, ...standing } = account.standing();
      if ('reason' in standing) notAsked.push({ reason: standing.reason, waitMs });
      return null;
    }
    if (!(await account.turns.take(spareMs))) {
      pass.end(null, 0);
      notAsked.push({ reason: 'ACCOUNT_BUSY', waitMs: 0 });
      return null;
    }
    const done = await sendOnce(account, message, endsAt, tools.log);
    account.turns.free();
    pass.end(done.outcome, done.tookMs);
    tries.push(done);
    return isFinal(done.outcome) ? heldBack(done.outcome, account, tools.clock) : null;
  }

  for (const account of line) {
    const outcome = await ask(account, false);
    if (outcome) return { outcome, tries };
  }
  // Whoever is slow is still better than nobody.
  const slow = line.filter((account) => account.standing().state === 'slow' && !tries.some(({ provider }) => provider === account.provider.name));
  for (const account of slow) {
    const outcome = await ask(account, true);
    if (outcome) return { outcome, tries };
  }
  return { outcome: gistOf(tries, notAsked, tools.clock.now()), tries };
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

/** "Dead", in a burst of it that is not to be believed: the device is not retired, the message waits. */
function heldBack(outcome: Outcome, account: Account, clock: Clock): Outcome {
  if (outcome.kind !== 'gone' || !account.isSuspicious()) return outcome;
  return { kind: 'throttled', scope: 'address', reason: 'DEAD_TOKEN_BURST', until: new Date(clock.now() + REST_OF_HELD_MS) };
}
