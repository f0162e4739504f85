import type { Clock } from '../base/clock.ts';
import type { Logger } from '../base/logging.ts';
import { partsOfLane } from '../core/channel.ts';
import type { Outcome } from '../core/outcome.ts';
import type { Account } from './account.ts';
import type { Accounts } from './accounts.ts';
import { askInTurn } from './asking.ts';
import type { Held } from './claims.ts';
import type { NotAsked, Try } from './failover.ts';
import { messageOf } from './message.ts';
import type { IsWanted } from './wanted.ts';

/** One attempt: a try, or one after another at the accounts that can take it, and what it meant in the end. */
export interface Attempt {
  claimed: Held;
  outcome: Outcome;
  /** The account that was used last, if it came to that. */
  provider: string | null;
  /** Every try, in order; the last is the one that counts. */
  tries: readonly Try[];
  /** The accounts that were passed over. */
  notAsked: readonly NotAsked[];
}

/** What an attempt needs. */
interface AttemptTools {
  accounts: Accounts;
  isWanted: IsWanted;
  clock: Clock;
  log: Logger;
}

/** Suppression first, then the address, the accounts, the wire. Never throws: an adapter that does is answered for as unknown. */
export async function attempt(claimed: Held, tools: AttemptTools): Promise<Attempt> {
  const over = (outcome: Outcome, tries: readonly Try[] = [], notAsked: readonly NotAsked[] = []): Attempt => ({
    claimed,
    outcome,
    provider: tries.at(-1)?.provider ?? null,
    tries,
    notAsked,
  });
  if (claimed.suppressed !== null) return over({ kind: 'suppressed', reason: claimed.suppressed });
  const message = messageOf(claimed);
  if (message === null) return over({ kind: 'suppressed', reason: 'DEVICE_RETIRED' });
  const line = lineFor(claimed, tools.accounts);
  if (line.length === 0) return over(withoutAccount(claimed, tools.accounts));
  const asked = await askInTurn(line, message, { ...tools, claimedAt: claimed.askedAt, isWanted: () => tools.isWanted(claimed) });
  return over(asked.outcome, asked.tries, asked.notAsked);
}

/**
 * The accounts for this delivery, in the order in which they are asked. One that may hold the message already is the only
 * one: no other could know a second for a repeat. One that was tried in vain comes last, since it may have used up all the time.
 */
function lineFor({ id, projectId, address, lane, provider, bound }: Held, accounts: Accounts): readonly Account[] {
  const line = accounts.line(partsOfLane(lane).wire, { deliveryId: id, projectId, address });
  const tried = line.filter((one) => one.provider.name === provider);
  if (tried.length === 0) return line;
  return bound ? tried : [...line.filter((one) => one.provider.name !== provider), ...tried];
}

/** Nobody may be there yet, which a restart with an account will mend; where there are some but none for this country, it is a no. */
function withoutAccount({ lane, projectId }: Held, accounts: Accounts): Outcome {
  const serves = accounts.on(partsOfLane(lane).wire).some(({ provider: { projects } }) => projects === null || projects.includes(projectId));
  return serves ? { kind: 'refused', reason: 'NO_ROUTE' } : { kind: 'down', reason: 'NO_PROVIDER' };
}
