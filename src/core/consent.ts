import type { Channel, ClientType, Platform } from './channel.ts';

/** Whether a person wants a category on a channel. Pure: preferences in, answer out. */

/** Why people are written to. */
export type CategoryKind = 'TRANSACTIONAL' | 'PROMOTIONAL';

/** A person's yes or no; null means every one. */
export interface Preference {
  categoryId: string | null;
  /** Every category of this kind; null beside a category. */
  kind: CategoryKind | null;
  channel: Channel | null;
  clientType: ClientType | null;
  enabled: boolean;
}

/** What a preference is asked about. */
export interface Consideration {
  category: { id: string; kind: CategoryKind; critical: boolean; optIn: boolean };
  channel: Channel;
  /** Null for channels that are read anywhere: they match only rows without a client type. */
  clientType: ClientType | null;
}

/** Where a message on this channel is read; null where anywhere. */
export function clientTypeOf(channel: Channel, platform: Platform | null): ClientType | null {
  if (channel === 'WEB_PUSH' || platform === 'WEB') return 'WEB';
  return platform === 'IOS' || platform === 'ANDROID' ? 'APP' : null;
}

/** The most specific matching row wins: category before kind before channel before client type. No row means on, or off where the category is opt-in. */
export function wants(preferences: readonly Preference[], asked: Consideration): boolean {
  if (asked.category.critical) return true;
  let best: Preference | null = null;
  let bestWeight = -1;
  for (const row of preferences) {
    if (!matches(row, asked)) continue;
    const weight = (row.categoryId ? 8 : 0) + (row.kind ? 4 : 0) + (row.channel ? 2 : 0) + (row.clientType ? 1 : 0);
    if (weight > bestWeight) [best, bestWeight] = [row, weight];
  }
  return best?.enabled ?? !asked.category.optIn;
}

function matches(row: Preference, { category, channel, clientType }: Consideration): boolean {
  return (
    (row.categoryId === null || row.categoryId === category.id) &&
    (row.kind === null || row.kind === category.kind) &&
    (row.channel === null || row.channel === channel) &&
    (row.clientType === null || row.clientType === clientType)
  );
}
