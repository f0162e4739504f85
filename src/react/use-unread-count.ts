import { useSyncExternalStore } from 'react';
import { useCarillon } from './context.ts';

/** How much is unread in the whole feed: exact, never capped; 0 until the feed is here. */
export function useUnreadCount(): number {
  const { inbox } = useCarillon();
  const count = () => inbox.getSnapshot().counts.unread;
  return useSyncExternalStore(inbox.subscribe, count, count);
}
