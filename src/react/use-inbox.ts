import { useMemo, useSyncExternalStore } from 'react';
import type { Inbox, InboxFilter, InboxSnapshot } from '../client/client.ts';
import { useCarillon } from './context.ts';

/** What there is to show, and all that a person can do with it. */
export type LiveInbox = InboxSnapshot & Omit<Inbox, 'subscribe' | 'getSnapshot' | 'view' | 'request'>;

const EVERYTHING: InboxFilter = {};

/** The live inbox, or the part of it that a filter leaves: then `items`, `loaded`, `hasMore`, `fault` and `loadMore` are the part's own. */
export function useInbox(filter: InboxFilter = EVERYTHING): LiveInbox {
  const { inbox } = useCarillon();
  const key = JSON.stringify(filter);
  // Pages write their filters anew at each render.
  const view = useMemo(() => inbox.view(filter), [inbox, key]);
  const whole = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot, inbox.getSnapshot);
  const part = useSyncExternalStore(view.subscribe, view.getSnapshot, view.getSnapshot);
  return useMemo(() => {
    const { subscribe: _, getSnapshot: _now, view: _view, request: _request, ...acts } = inbox;
    return { ...acts, ...whole, ...part, fault: whole.fault ?? part.fault, loadMore: view.loadMore };
  }, [inbox, view, whole, part]);
}
