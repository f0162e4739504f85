import { useLayoutEffect, useRef, type RefObject } from 'react';

export interface Floating<Anchor extends HTMLElement, Panel extends HTMLElement> {
  readonly anchor: RefObject<Anchor | null>;
  readonly panel: RefObject<Panel | null>;
}

export interface FloatingOptions {
  readonly isOpen: boolean;
  /** By a click outside of both, by Escape, or because it was scrolled away. */
  readonly onDismiss: (by: 'click' | 'escape' | 'scroll') => void;
  /** It is in its place, and can take the focus. */
  readonly onPlaced?: (panel: HTMLElement) => void;
  /** Whether it also goes when what is around the anchor is scrolled. */
  readonly leavesOnScroll?: boolean;
}

const GAP_PX = 6;
const MARGIN_PX = 8;

/** A panel in the top layer beside its anchor: nothing around cuts it off, and it stays within the window. */
export function useFloating<Anchor extends HTMLElement, Panel extends HTMLElement>({ isOpen, onDismiss, onPlaced, leavesOnScroll = false }: FloatingOptions): Floating<Anchor, Panel> {
  const anchor = useRef<Anchor>(null);
  const panel = useRef<Panel>(null);
  const dismiss = useRef(onDismiss);
  const placed = useRef(onPlaced);
  useLayoutEffect(() => {
    dismiss.current = onDismiss;
    placed.current = onPlaced;
  });

  useLayoutEffect(() => {
    const [from, floating] = [anchor.current, panel.current];
    if (!isOpen || !from || !floating) return;
    // Where the browser has no top layer, it lies above by its z-index.
    if ('showPopover' in floating) floating.showPopover();
    place(from, floating);
    placed.current?.(floating);
    const openedAt = from.getBoundingClientRect().top;
    const listening = new AbortController();
    const { signal } = listening;
    const again = () => place(from, floating);
    const isOutside = (event: Event) => !event.composedPath().some((one) => one === from || one === floating);
    addEventListener('resize', again, { signal });
    addEventListener(
      'scroll',
      (event) => {
        if (!isOutside(event)) return;
        if (!leavesOnScroll) again();
        // What was scrolled just before it opened is told only now, and what is scrolled may be something else.
        else if (from.getBoundingClientRect().top !== openedAt) dismiss.current('scroll');
      },
      { signal, capture: true, passive: true },
    );
    document.addEventListener(
      'pointerdown',
      (event) => {
        if (isOutside(event)) dismiss.current('click');
      },
      { signal, capture: true },
    );
    document.addEventListener(
      'keydown',
      (event) => {
        // Of several that lie above each other the innermost goes: it has prevented the rest.
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        dismiss.current('escape');
      },
      { signal },
    );
    return () => listening.abort();
  }, [isOpen, leavesOnScroll]);

  return { anchor, panel };
}

/** Below the anchor, or above where there is more room; its end at the anchor's end, unless it would leave the window. */
function place(anchor: HTMLElement, floating: HTMLElement): void {
  const { top, bottom, left, right } = anchor.getBoundingClientRect();
  const { clientWidth: width, clientHeight: height } = document.documentElement;
  floating.style.maxHeight = '';
  const { offsetWidth, offsetHeight } = floating;
  const [below, above] = [height - bottom - GAP_PX - MARGIN_PX, top - GAP_PX - MARGIN_PX];
  const isBelow = offsetHeight <= below || below >= above;
  const shown = Math.min(offsetHeight, Math.max(isBelow ? below : above, 0));
  const ends = getComputedStyle(anchor).direction === 'rtl' ? left : right - offsetWidth;
  const farthest = Math.max(MARGIN_PX, width - offsetWidth - MARGIN_PX);
  floating.style.maxHeight = `${Math.max(isBelow ? below : above, 0)}px`;
  floating.style.left = `${Math.min(Math.max(ends, MARGIN_PX), farthest)}px`;
  floating.style.top = `${isBelow ? bottom + GAP_PX : top - GAP_PX - shown}px`;
}
