import { defaultRangeExtractor, useVirtualizer, type Range, type VirtualItem } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import type { FeedItem } from '../../client/client.ts';

/** Of an item with two lines of text, until it is measured; the skeleton's is the same. */
const ITEM_PX = 104;
/** Items beyond the edges, so that the eye does not outrun them. */
const BEYOND = 6;
/** Older ones are asked for when so few are left. */
const EARLY = 12;
/** At the top what is new is shown; further down, what is being read stays where it is. */
const TOP_PX = 8;
/** A page that did not come is asked for again, but not at once. */
const BETWEEN_FAILURES_MS = 3_000;

export interface VirtualFeedOptions {
  scroller: RefObject<HTMLElement | null>;
  items: readonly FeedItem[];
  hasMore: boolean;
  loadMore: () => Promise<void>;
  /** The place of an item that stays rendered wherever the list is, as it has the focus; -1 for none. */
  keep: number;
}

export interface VirtualFeed {
  readonly shown: readonly VirtualItem[];
  readonly height: number;
  readonly isLoading: boolean;
  readonly measure: (element: HTMLElement | null) => void;
}

/** Which items are to be rendered and where, and loads older ones as the person comes near the end. */
export function useVirtualFeed({ scroller, items, hasMore, loadMore, keep }: VirtualFeedOptions): VirtualFeed {
  const rangeExtractor = useCallback(
    (range: Range) => {
      const indexes = new Set(defaultRangeExtractor(range));
      // The neighbours, too, so that the focus has where to go.
      if (keep >= 0) for (const near of [keep - 1, keep, keep + 1]) if (near >= 0 && near < range.count) indexes.add(near);
      return [...indexes].sort((one, other) => one - other);
    },
    [keep],
  );
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ITEM_PX,
    getItemKey: useCallback((index: number) => items[index]?.id ?? index, [items]),
    overscan: BEYOND,
    rangeExtractor,
  });
  const shown = virtualizer.getVirtualItems();
  useAnchor({ scroller, items, shown, scrolled: virtualizer.scrollOffset ?? 0, startOf: (index) => virtualizer.measurementsCache[index]?.start ?? null });
  const last = virtualizer.range?.endIndex ?? 0;
  const isLoading = useOlder(hasMore && last >= items.length - EARLY, loadMore);
  return { shown, height: virtualizer.getTotalSize(), isLoading, measure: virtualizer.measureElement };
}

/** Loads older items while `isNear`; answers whether it is at it. */
function useOlder(isNear: boolean, loadMore: () => Promise<void>): boolean {
  const [state, setState] = useState<'idle' | 'loading' | 'failed'>('idle');
  useEffect(() => {
    if (state !== 'failed') return;
    const timer = setTimeout(() => setState('idle'), BETWEEN_FAILURES_MS);
    return () => clearTimeout(timer);
  }, [state]);
  useEffect(() => {
    if (!isNear || state !== 'idle') return;
    setState('loading');
    void loadMore().then(
      () => setState('idle'),
      () => setState('failed'),
    );
  }, [isNear, state, loadMore]);
  return state === 'loading';
}

interface Anchor {
  readonly items: readonly FeedItem[];
  /** Of the first item that is on the screen. */
  readonly index: number;
  readonly start: number;
}

/** What is held where it is on the screen while the list around it is measured. */
interface Hold {
  readonly id: string;
  /** From its beginning to the upper edge. */
  readonly above: number;
}

/**
 * Keeps what is being read where it is when items come or go above it. Where so much has come that the list was loaded anew, and nothing of
 * the former is in it, it begins at the top: nobody is left in the middle of what they have never seen.
 */
function useAnchor({ scroller, items, shown, scrolled, startOf }: Anchoring): void {
  const anchor = useRef<Anchor | null>(null);
  const hold = useRef<Hold | null>(null);
  useLayoutEffect(() => {
    const element = scroller.current;
    const before = anchor.current;
    if (element && before && before.items !== items && element.scrollTop > TOP_PX) {
      const index = heirOf(before, items);
      const start = index === null ? null : startOf(index);
      const heir = index === null ? undefined : items[index];
      if (!heir) element.scrollTop = 0;
      else if (start !== null && Math.abs(start - before.start) > element.clientHeight) {
        // What is in the window before it is moved was never measured, and moves what comes after it once it is.
        hold.current = { id: heir.id, above: scrolled - before.start };
        requestAnimationFrame(() => requestAnimationFrame(() => (hold.current = null)));
      } else if (start !== null && start !== before.start) element.scrollTop += start - before.start;
    }
    const held = hold.current;
    const start = held && startOf(items.findIndex(({ id }) => id === held.id));
    if (element && held && start !== null) element.scrollTop = start + held.above;
    const first = shown.find(({ end }) => end > (element?.scrollTop ?? 0));
    anchor.current = first && items[first.index] ? { items, index: first.index, start: first.start } : null;
  });
}

interface Anchoring extends Pick<VirtualFeedOptions, 'scroller' | 'items'>, Pick<VirtualFeed, 'shown'> {
  /** How far, as of the last event: measuring moves it on by itself. */
  scrolled: number;
  startOf: (index: number) => number | null;
}

/** The place among the items now of the one that was read; where that has gone, of the next one that has not, or else of the last before it. */
function heirOf({ items, index }: Anchor, now: readonly FeedItem[]): number | null {
  const same = now.findIndex(({ id }) => id === items[index]?.id);
  if (same >= 0) return same;
  const places = new Map(now.map(({ id }, place) => [id, place]));
  const heir = items.slice(index).find(({ id }) => places.has(id)) ?? items.slice(0, index).findLast(({ id }) => places.has(id));
  return heir ? (places.get(heir.id) ?? null) : null;
}
