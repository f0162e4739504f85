import { addReading, type Metrics } from '../base/metrics.ts';
import type { Account } from '../send/account.ts';
import type { Accounts } from '../send/accounts.ts';

const states = ['well', 'slow', 'failing', 'probing', 'paused', 'suspicious'] as const;

/** How this process sees each account: 1 at what it is, 0 at what it is not. */
export function showAccounts({ registry }: Metrics, accounts: Accounts): void {
  const gauge = {
    name: 'carillon_account_state',
    help: 'Whether an account is well, slow, failing, probing, paused; suspicious: most of its tokens are said to be dead and are not retired',
    labelNames: ['wire', 'provider', 'state'],
  };
  addReading(registry, gauge, () => accounts.all.flatMap(readingsOf));
}

function readingsOf(account: Account) {
  const { name: provider, wire } = account.provider;
  const { state: standing } = account.standing();
  const is = (state: (typeof states)[number]) => (state === 'suspicious' ? account.isSuspicious() : state === standing);
  return states.map((state) => ({ labels: { wire, provider, state }, value: is(state) ? 1 : 0 }));
}
