import type { SignedIds } from '../base/signed-ids.ts';
import type { Database } from '../db/connect.ts';
import { subscriptionOf, unsubscribe, type Subscribed } from '../db/suppressions.ts';

/** Behind the links that mail carries: each names a delivery, and by it an address and a category. */
interface Unsubscribing {
  look(token: string): Promise<Subscribed | null>;
  stop(token: string): Promise<Subscribed | null>;
}

export function createUnsubscribing({ sql }: Database, links: SignedIds): Unsubscribing {
  const within = async (token: string, act: typeof unsubscribe) => {
    const deliveryId = links.read(token);
    return deliveryId === null ? null : act(sql, deliveryId);
  };
  return {
    look: (token) => within(token, subscriptionOf),
    stop: (token) => within(token, unsubscribe),
  };
}
