import { useLayoutEffect, useRef, useState, type FocusEvent, type RefObject } from 'react';

export interface ToastFocus {
  readonly isInside: boolean;
  readonly onFocus: (event: FocusEvent) => void;
  readonly onBlur: (event: FocusEvent) => void;
}

/** When the toast that has the focus leaves, the next one takes it, or whatever had it before there was any. */
export function useToastFocus(list: RefObject<HTMLElement | null>, count: number): ToastFocus {
  const [isInside, setInside] = useState(false);
  const origin = useRef<HTMLElement | null>(null);

  useLayoutEffect(() => {
    if (!isInside || list.current?.matches(':focus-within')) return;
    const next = list.current?.querySelector<HTMLElement>('a, button');
    if (next) {
      next.focus();
      return;
    }
    setInside(false);
    origin.current?.focus();
  }, [isInside, list, count]);

  return {
    isInside,
    onFocus({ relatedTarget, currentTarget }) {
      if (relatedTarget instanceof HTMLElement && !currentTarget.contains(relatedTarget)) origin.current = relatedTarget;
      setInside(true);
    },
    onBlur({ relatedTarget, currentTarget }) {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setInside(false);
    },
  };
}
