import { createSignedIds, type SignedIds } from '../base/signed-ids.ts';
import type { WayBack } from './providers.ts';

/** How the world outside comes back: providers with receipts, service workers with beacons, people to unsubscribe. */
export interface ReturnAddress extends WayBack {
  readonly publicUrl: string;
  readonly beacons: SignedIds;
  readonly unsubscribes: SignedIds;
}

/** Null without a public address: then nothing that leaves asks for an answer. */
export function wayBackTo(publicUrl: string | null, masterKey: string): ReturnAddress | null {
  if (publicUrl === null) return null;
  const beacons = createSignedIds(masterKey, 'beacon');
  const unsubscribes = createSignedIds(masterKey, 'unsubscribe');
  return {
    publicUrl,
    beacons,
    unsubscribes,
    receiptsUrl: (account) => `${publicUrl}/hooks/${account}`,
    links: {
      beacon: (deliveryId) => `${publicUrl}/beacons/${beacons.sign(deliveryId)}`,
      unsubscribe: (deliveryId) => `${publicUrl}/unsubscribe/${unsubscribes.sign(deliveryId)}`,
    },
  };
}
