import { useCallback, useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react';
import type { FeedItem } from '../../client/client.ts';

export interface FeedFocus {
  /** The place of the item in which the focus is; -1 where it is elsewhere. */
  readonly place: number;
  /** Moves the focus to the item after or before the one in which it is. */
  readonly move: (by: 1 | -1) => void;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** Walks from item to item; and when the item that has the focus leaves the list, its neighbour takes it. */
export function useFeedFocus(feed: RefObject<HTMLElement | null>, items: readonly FeedItem[]): FeedFocus {
  const [held, setHeld] = useState<string | null>(null);
  const place = held === null ? -1 : items.findIndex(({ id }) => id === held);
  const lastPlace = useRef(-1);

  const focusOn = useCallback((index: number) => feed.current?.querySelector<HTMLElement>(`[data-index="${index}"]`)?.focus(), [feed]);

  useLayoutEffect(() => {
    if (place >= 0 || held === null) {
      lastPlace.current = place;
      return;
    }
    // It has left. Somebody may have moved the focus themselves meanwhile.
    setHeld(null);
    if (!feed.current?.matches(':focus-within')) focusOn(Math.min(Math.max(lastPlace.current, 0), items.length - 1));
  }, [place, held, items, feed, focusOn]);

  return {
    place,
    move(by) {
      if (place >= 0) focusOn(place + by);
    },
    onFocus: ({ target }) => setHeld(target.closest('[data-id]')?.getAttribute('data-id') ?? null),
    onBlur({ relatedTarget, currentTarget }) {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setHeld(null);
    },
  };
}
