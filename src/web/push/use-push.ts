import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Request } from '../../client/client.ts';
import { createPush, type Push, type PushState } from '../../push/push.ts';

/** How this browser stands with Web Push, and what can be done about it. */
export function usePush(request: Request): [state: PushState, push: Push] {
  const push = useMemo(() => createPush({ request }), [request]);
  useEffect(() => void push.refresh(), [push]);
  return [useSyncExternalStore(push.subscribe, push.getSnapshot), push];
}
