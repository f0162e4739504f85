import { useLayoutEffect, useRef, type FocusEvent, type RefObject } from 'react';

export interface KeptFocus<Area extends HTMLElement> {
  /** Of the element that takes the focus; it needs a `tabIndex`. */
  readonly ref: RefObject<Area | null>;
  readonly onFocus: (event: FocusEvent) => void;
}

/** When what has the focus inside an element goes, the element takes it: else the keys would begin anew at the top of the page. */
export function useKeptFocus<Area extends HTMLElement>(): KeptFocus<Area> {
  const ref = useRef<Area>(null);
  const held = useRef<Element | null>(null);
  useLayoutEffect(() => {
    if (held.current === null || held.current.isConnected) return;
    held.current = null;
    // Somebody may have moved it themselves meanwhile.
    if (document.activeElement === document.body) ref.current?.focus({ preventScroll: true });
  });
  return { ref, onFocus: ({ target }) => void (held.current = target) };
}
