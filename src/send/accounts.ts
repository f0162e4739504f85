import type { Clock } from '../base/clock.ts';
import { pause, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Wire } from '../core/channel.ts';
import type { AccountBoard } from './account-board.ts';
import { createAccount, type Account, type Standing } from './account.ts';
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
  /** Calls when no account of the wire may be asked any more. Answers how to end it. */
  onOutage(wire: Wire, call: () => void): () => void;
  /** Hears what other workers wrote down. */
  readonly watch: Service;
  close(): Promise<void>;
}

interface AccountsOptions {
  providers: readonly Provider[];
  routes: Routes;
  steady: Clock;
  clock: Clock;
  log: Logger;
  board: AccountBoard;
}

/** Another's news can end a wait early, so nobody sleeps for longer. */
const LONGEST_NAP_MS = 500;

export function createAccounts({ providers, routes, steady, clock, log, board }: AccountsOptions): Accounts {
  const outageCalls = new Map<Wire, Set<() => void>>();
  const tools = { steady, clock, log, board };
  const byProvider = new Map(
    providers.map((one) => [one, createAccount(one, { ...tools, onTrouble: () => troubled(one.wire) })]),
  );
  const byName = new Map([...byProvider].map(([{ name }, account]) => [name, account]));
  const stopListening = board.listen((heard) => byName.get(heard.account)?.hear(heard));
  const accountsOf = (some: readonly Provider[]) => some.flatMap((one) => byProvider.get(one) ?? []);
  const on = (wire: Wire) => accountsOf(routes.on(wire));

  /** An account that is slow can still be asked by those whom no other serves. */
  function waitOf(account: Account): number {
    const { state, waitMs } = account.standing();
    return state === 'slow' ? 0 : waitMs;
  }

  /** 0 where the wire has no account at all: then nobody waits for one to come back. */
  function waitOn(wire: Wire): number {
    const accounts = on(wire);
    return accounts.length === 0 ? 0 : Math.min(...accounts.map(waitOf));
  }
  function troubled(wire: Wire): void {
    if (waitOn(wire) > 0) for (const call of outageCalls.get(wire) ?? []) call();
  }

  return {
    all: [...byProvider.values()],
    on,
    watch: board.watch,
    close() {
      stopListening();
      board.close();
      return Promise.resolve();
    },
    line: (wire, destination) => accountsOf(routes.line(wire, destination)),
    capacity(wire) {
      const standing = on(wire).map((account) => ({ account, state: account.standing().state }));
      const those = (is: Standing['state']) => standing.filter(({ state }) => state === is).map(({ account }) => account);
      const usable = [those('well'), those('slow')].find((some) => some.length > 0) ?? [];
      return firstInLine(usable).reduce((sum, { provider }) => sum + provider.sender.concurrency, 0);
    },
    async ready(wire, signal) {
      for (let waitMs = waitOn(wire); waitMs > 0 && !signal.aborted; waitMs = waitOn(wire)) {
        await pause(Math.min(waitMs, LONGEST_NAP_MS), signal);
      }
    },
    onOutage(wire, call) {
      const calls = outageCalls.get(wire) ?? new Set();
      outageCalls.set(wire, calls.add(call));
      return () => calls.delete(call);
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
