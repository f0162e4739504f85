import type { Links, ReceiptReader } from '../adapters/adapter.ts';
import { adapters, type AnyAdapter } from '../adapters/registry.ts';
import type { Clock } from '../base/clock.ts';
import type { Wire } from '../core/channel.ts';
import type { Provider } from '../send/route.ts';
import { ConfigError, problemsOf } from './config-error.ts';
import type { Account } from './providers-file.ts';

/** What accounts are opened with. */
interface ProviderOptions {
  accounts: readonly Account[];
  clock: Clock;
  /** Project keys to ids; a key that is unknown serves nobody. */
  projectIds: ReadonlyMap<string, string>;
  /** Settings that the platform itself keeps and a file need not hold: the VAPID keys. */
  kept: Readonly<Record<string, Record<string, unknown>>>;
  /** How the world outside comes back to us; null where it cannot. */
  wayBack: WayBack | null;
}

/** Where providers and people find this platform. */
export interface WayBack {
  /** Where an account's provider reports. */
  receiptsUrl(account: string): string;
  links: Links;
}

/** An account that messages can be routed to, and that may report back. */
export interface OpenedProvider extends Provider {
  /** Null where its provider reports nothing that could be believed. */
  receipts: ReceiptReader | null;
}

/** Every configured account, opened (which touches no network). All that is wrong with them is told at once. */
export function openProviders({ accounts, clock, projectIds, kept, wayBack }: ProviderOptions): OpenedProvider[] {
  const problems: string[] = [];
  const providers = accounts.flatMap((account): OpenedProvider[] => {
    const adapter = adapterNamed(account.adapter);
    if (!adapter) {
      problems.push(`${account.name}: there is no adapter "${account.adapter}"; there are ${adapters.map(({ name }) => name).join(', ')}`);
      return [];
    }
    const settings = adapter.settings.safeParse({ ...kept[account.adapter], ...account.settings });
    if (!settings.success) {
      problems.push(...problemsOf(settings.error, ['settings']).map((line) => `${account.name}: ${line}`));
      return [];
    }
    if (account.countries && adapter.wire !== 'sms') {
      problems.push(`${account.name}: countries: are for accounts that send SMS`);
      return [];
    }
    const now = () => clock.now();
    const receipts = adapter.receipts?.(settings.data, { now }) ?? null;
    const sender = adapter.open(settings.data, {
      now,
      receiptsUrl: receipts === null ? null : (wayBack?.receiptsUrl(account.name) ?? null),
      ...(wayBack && { links: wayBack.links }),
    });
    const projects = account.projects?.flatMap((key) => projectIds.get(key) ?? []) ?? null;
    const { name, countries = null, weight = null, holdDeadTokens = true } = account;
    const holdsDeadTokens = holdDeadTokens && hasTokens(adapter.wire);
    return [{ name, wire: adapter.wire, projects, countries, weight, holdsDeadTokens, sender, receipts }];
  });
  if (problems.length > 0) throw new ConfigError(problems.map((line) => `CARILLON_PROVIDERS: ${line}`));
  return providers;
}

/** Whether a wrong key or project makes good addresses look dead. Web Push says 403 to a wrong key. */
function hasTokens(wire: Wire): boolean {
  return wire === 'fcm' || wire === 'apns';
}

function adapterNamed(name: string): AnyAdapter | undefined {
  return adapters.find((adapter) => adapter.name === name);
}
