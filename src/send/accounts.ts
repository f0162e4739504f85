import type { Clock } from '../base/clock.ts';
import { pause } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { AccountNewsBus } from '../bus/account-news.ts';
import type { Wire } from '../core/channel.ts';
import { createAccount, type Account } from './account.ts';
import type { Destination, Provider, Routes } from './route.ts';

/** Every account of this process, with how it is. */
export interface Accounts {
  readonly all: readonly Account[];
  on(wire: Wire): readonly Account[];
  /** Those that serve this delivery, the preferred first. */
  line(wire: Wire, destination: Destination): readonly Account[];
  /** How many sends may be under way at once on a wire as its accounts are now. */
  capacity(wire: Wire): number;
  /** Resolves once some account of the wire may be asked, at once where it has none, or when the signal aborts. */
  ready(wire: Wire, signal: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

export interface AccountsOptions {
  providers: readonly Provider[];
  routes: Routes;
  steady: Clock;
  clock: Clock;
  log: Logger;
  news: AccountNewsBus;
}

/** Another's news can end a wait early, so nobody sleeps for longer. */
const LONGEST_NAP_MS = 500;

export function createAccounts({ providers, routes, steady, clock, log, news }: AccountsOptions): Accounts {
  const byProvider = new Map(providers.map((one) => [one, createAccount(one, { steady, clock, log, tell: (told) => news.tell(told) })]));
  const byName = new Map([...byProvider].map(([{ name }, account]) => [name, account]));
  const stopListening = news.listen((heard) => byName.get(heard.account)?.hear(heard));
  const accountsOf = (some: readonly Provider[]) => some.flatMap((one) => byProvider.get(one) ?? []);
  const on = (wire: Wire) => accountsOf(routes.on(wire));

  /** An account that is slow can still be asked by those whom no other serves. */
  function waitOf(account: Account): number {
    const { state, waitMs } = account.standing();
    return state === 'slow' ? 0 : waitMs;
  }

  return {
    all: [...byProvider.values()],
    on,
    close() {
      stopListening();
      return Promise.resolve();
    },
    line: (wire, destination) => accountsOf(routes.line(wire, destination)),
    capacity(wire) {
      const well = on(wire).filter((one) => one.standing().state === 'well');
      return firstInLine(well.length > 0 ? well : on(wire)).reduce((sum, { provider }) => sum + provider.sender.concurrency, 0);
    },
    async ready(wire, signal) {
      const accounts = on(wire);
      while (accounts.length > 0 && !signal.aborted) {
        const waitMs = Math.min(...accounts.map(waitOf));
        if (waitMs <= 0) return;
        await pause(Math.min(waitMs, LONGEST_NAP_MS), signal);
      }
    },
  };
}

/** The accounts that can be somebody's first choice: behind one that serves everybody, the rest only stand by. */
function firstInLine(accounts: readonly Account[]): Account[] {
  const first: Account[] = [];
  let isServed = false;
  for (const account of accounts) {
    const { projects, countries, weight } = account.provider;
    const isPeer = weight !== null && first.at(-1)?.provider.weight != null;
    if (isServed && !isPeer) break;
    first.push(account);
    isServed ||= projects === null && countries === null;
  }
  return first;
}
