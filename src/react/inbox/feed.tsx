import { useRef, type KeyboardEvent } from 'react';
import type { FeedItem } from '../../client/client.ts';
import { useCarillon } from '../context.ts';
import { useNow } from '../look/use-now.ts';
import { focusBeyond } from './beyond.ts';
import { nameOfCategory } from './filter-tab.ts';
import { Item } from './item.tsx';
import { Skeleton } from './skeleton.tsx';
import { useFeedFocus } from './use-feed-focus.ts';
import type { ItemDeeds } from './use-deeds.ts';
import type { Watch } from './use-seen.ts';
import { useVirtualFeed } from './use-virtual-feed.ts';

export interface FeedProps {
  /** Of the row of items, for ears. */
  labelledBy: string;
  items: readonly FeedItem[];
  /** How many there are in all; null where nobody counts them. */
  total: number | null;
  hasMore: boolean;
  loadMore: () => Promise<void>;
  /** What categories are called; null where they go without saying. */
  categoryNames: Readonly<Record<string, string>> | null;
  deeds: ItemDeeds;
  watch: Watch;
}

/** https://www.w3.org/WAI/ARIA/apg/patterns/feed/: of ten thousand items there are only those on the screen. */
export function Feed({ labelledBy, items, total, hasMore, loadMore, categoryNames, deeds, watch }: FeedProps) {
  const { texts } = useCarillon();
  const now = useNow();
  const scroller = useRef<HTMLDivElement>(null);
  const feed = useRef<HTMLDivElement>(null);
  const focus = useFeedFocus(feed, items);
  const { shown, height, isLoading, measure } = useVirtualFeed({ scroller, items, hasMore, loadMore, keep: focus.place });
  const size = total ?? (hasMore ? null : items.length);

  function walk(event: KeyboardEvent<HTMLElement>): void {
    const { key, ctrlKey, currentTarget } = event;
    const isAway = ctrlKey && (key === 'Home' || key === 'End');
    if (!isAway && key !== 'PageDown' && key !== 'PageUp') return;
    event.preventDefault();
    if (isAway) focusBeyond(currentTarget, key === 'End' ? 'after' : 'before');
    else focus.move(key === 'PageDown' ? 1 : -1);
  }

  return (
    <div ref={scroller} className="carillon-scroller">
      <div ref={feed} role="feed" className="carillon-feed" style={{ height }} aria-labelledby={labelledBy} aria-busy={isLoading} onKeyDown={walk} onFocus={focus.onFocus} onBlur={focus.onBlur}>
        {shown.map(({ index, start }) => {
          const item = items[index];
          if (!item) return null;
          return (
            <Item
              key={item.id}
              item={item}
              place={index + 1}
              of={size === null ? -1 : Math.max(size, items.length)}
              now={now}
              category={categoryNames && nameOfCategory(item.category, categoryNames)}
              deeds={deeds}
              watch={watch}
              measure={measure}
              start={start}
            />
          );
        })}
      </div>
      {hasMore && (
        <div className="carillon-feed-tail" style={{ transform: `translateY(${height}px)` }}>
          <Skeleton rows={1} label={isLoading ? texts.inbox.loadingOlder : null} />
        </div>
      )}
    </div>
  );
}
