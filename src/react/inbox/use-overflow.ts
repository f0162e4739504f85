import { useEffect, useLayoutEffect, useState, type RefObject } from 'react';

/** At which ends of a row there is more than is shown, in the order in which the row is read. */
export interface Overflow {
  readonly start: boolean;
  readonly end: boolean;
}

/** Rows end in fractions of a pixel. */
const SLACK_PX = 2;

/** Whether a row that can be scrolled sideways goes on beyond its ends. */
export function useOverflow(row: RefObject<HTMLElement | null>): Overflow {
  const [overflow, setOverflow] = useState<Overflow>({ start: false, end: false });

  function look(): void {
    if (!row.current) return;
    const next = overflowOf(row.current);
    setOverflow((before) => (before.start === next.start && before.end === next.end ? before : next));
  }

  // What is in it may have changed with any render.
  useLayoutEffect(look);
  useEffect(() => {
    const element = row.current;
    if (!element) return;
    const sizes = new ResizeObserver(look);
    sizes.observe(element);
    element.addEventListener('scroll', look, { passive: true });
    return () => {
      sizes.disconnect();
      element.removeEventListener('scroll', look);
    };
  }, [row]);

  return overflow;
}

/** Where lines run from right to left, what has been scrolled is counted below zero. */
function overflowOf({ scrollLeft, scrollWidth, clientWidth }: HTMLElement): Overflow {
  const passed = Math.abs(scrollLeft);
  return { start: passed > SLACK_PX, end: scrollWidth - clientWidth - passed > SLACK_PX };
}
