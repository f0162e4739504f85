import type { Arrival } from '../arrivals/watch-arrivals.ts';
import type { FeedItem } from '../../client/client.ts';

/** Something new, for a moment. */
export type Toast = { readonly key: string; readonly item: FeedItem; readonly count: 1 } | { readonly key: string; readonly item: null; readonly count: number };

/** More at once are told as one. */
const MOST = 3;

/** What is shown after something has come: each by itself, or all as one where there are too many or they are no news. */
export function withArrival(toasts: readonly Toast[], { items, isBacklog, count }: Arrival): readonly Toast[] {
  const own = items.map((item): Toast => ({ key: `${item.id} ${item.createdAt}`, item, count: 1 }));
  const all = [...own, ...toasts];
  if (all.length <= MOST && (!isBacklog || count === 1)) return all;
  const sum = count + toasts.reduce((total, toast) => total + toast.count, 0);
  return [{ key: `all ${items[0]?.id ?? ''}`, item: null, count: sum }];
}
