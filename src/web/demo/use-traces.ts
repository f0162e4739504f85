import { useCallback, useEffect, useRef, useState } from 'react';
import { followNotification } from './your-backend.ts';
import type { NotificationNow } from './wire.ts';

/** A notification that this page sent, and what became of it. */
export interface Trace {
  id: string;
  title: string;
  to: string;
  /** Null until the first word of it. */
  now: NotificationNow | null;
}

/** Older ones are let go. */
const TRACES = 4;

/** The latest notifications that were sent from here, each followed to its end. */
export function useTraces(): [traces: readonly Trace[], begin: (trace: Omit<Trace, 'now'>) => void] {
  const [traces, setTraces] = useState<readonly Trace[]>([]);
  const followed = useRef(new Map<string, () => void>());

  const begin = useCallback((trace: Omit<Trace, 'now'>) => {
    setTraces((known) => [{ ...trace, now: null }, ...known.filter(({ id }) => id !== trace.id)].slice(0, TRACES));
    const leave = followNotification(trace.id, (now) =>
      setTraces((known) => known.map((one) => (one.id === trace.id ? { ...one, now } : one))),
    );
    followed.current.get(trace.id)?.();
    followed.current.set(trace.id, leave);
  }, []);

  useEffect(() => {
    const shown = new Set(traces.map(({ id }) => id));
    for (const [id, leave] of followed.current) {
      if (shown.has(id)) continue;
      leave();
      followed.current.delete(id);
    }
  }, [traces]);

  return [traces, begin];
}
