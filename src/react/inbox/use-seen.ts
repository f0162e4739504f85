import { useEffect, useMemo, useRef } from 'react';

/** Shorter is a glance, not a look. */
const LOOK_MS = 400;
const VISIBLE_PART = 0.6;
/** What could not be told is on the screen still: without a rest it would be told again at once, and so on. */
const REST_MS = 15_000;

/** Looks after an element until what it answers is called. */
export type Watch = (element: Element, id: string) => () => void;

/** Reports what was on the screen for long enough; where that fails, again after a rest. A page in the background shows nothing. */
export function useSeen(report: (ids: readonly string[]) => Promise<void>): Watch {
  const latest = useRef(report);
  useEffect(() => void (latest.current = report));
  const gaze = useMemo(() => createGaze((ids) => latest.current(ids)), []);
  useEffect(() => gaze.close, [gaze]);
  return gaze.watch;
}

function createGaze(report: (ids: readonly string[]) => Promise<void>): { watch: Watch; close: () => void } {
  const ids = new Map<Element, string>();
  const shown = new Set<Element>();
  let observer: IntersectionObserver | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let restsUntil = 0;

  function look(): void {
    clearTimeout(timer);
    if (shown.size === 0) return;
    timer = setTimeout(() => {
      const seen = [...shown].flatMap((element) => ids.get(element) ?? []);
      if (seen.length > 0) report(seen).catch(rest);
    }, Math.max(LOOK_MS, restsUntil - Date.now()));
  }

  function rest(): void {
    restsUntil = Date.now() + REST_MS;
    look();
  }

  function observe(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting && ids.has(target)) shown.add(target);
      else shown.delete(target);
    }
    look();
  }

  return {
    watch(element, id) {
      observer ??= new IntersectionObserver(observe, { threshold: VISIBLE_PART });
      ids.set(element, id);
      observer.observe(element);
      return () => {
        ids.delete(element);
        shown.delete(element);
        observer?.unobserve(element);
      };
    },
    close() {
      clearTimeout(timer);
      observer?.disconnect();
      observer = null;
    },
  };
}
