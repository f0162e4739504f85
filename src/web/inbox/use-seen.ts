import { useEffect, type RefObject } from 'react';

/** Shorter is a glance, not a look. */
const LOOK_MS = 400;
const VISIBLE_PART = 0.6;

/** Reports the children of a list that were on the screen, by their `data-unseen`. A page in the background shows nothing. */
export function useSeen(list: RefObject<HTMLElement | null>, unseen: readonly string[], report: (ids: string[]) => void): void {
  const ids = unseen.join(' ');
  useEffect(() => {
    if (ids === '') return;
    const shown = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          const id = target.getAttribute('data-unseen') ?? '';
          if (isIntersecting) shown.add(id);
          else shown.delete(id);
        }
        clearTimeout(timer);
        if (shown.size > 0) timer = setTimeout(() => report([...shown]), LOOK_MS);
      },
      { threshold: VISIBLE_PART },
    );
    for (const element of list.current?.querySelectorAll('[data-unseen]') ?? []) observer.observe(element);
    return () => {
      observer.disconnect();
      clearTimeout(timer);
    };
  }, [list, ids, report]);
}
