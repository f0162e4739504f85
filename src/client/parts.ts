import { keyOf, type FeedItem, type InboxFilter } from './feed-item.ts';
import type { FeedList } from './feed-list.ts';
import { createPart, type Part, type PartOptions } from './part.ts';

/** The parts of a feed that were ever asked for, one for each filter. What nobody looks at is empty. */
export interface Parts {
  of(filter: InboxFilter): Part;
  lists(): FeedList[];
  change(items: readonly FeedItem[]): void;
  renew(): void;
  wake(): void;
  show(...what: Parameters<Part['show']>): void;
}

export function createParts(options: Omit<PartOptions, 'filter'>, onChange: () => void): Parts {
  const parts = new Map<string, Part>();
  const all = () => [...parts.values()];
  return {
    of(filter) {
      const key = keyOf(filter);
      const part = parts.get(key) ?? createPart({ ...options, filter });
      if (!parts.has(key)) part.state.subscribe(onChange);
      parts.set(key, part);
      return part;
    },
    lists: () => all().map(({ state }) => state.get().list),
    change: (items) => all().forEach((part) => part.change(items)),
    renew: () => all().forEach((part) => part.renew()),
    wake: () => all().forEach((part) => part.wake()),
    show: (...what) => all().forEach((part) => part.show(...what)),
  };
}
