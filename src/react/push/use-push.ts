import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { Push, PushState } from '../../push/push.ts';
import { useCarillon } from '../context.ts';

/** How this browser stands with Web Push, and what can be done about it. */
export type LivePush = PushState & Pick<Push, 'enable' | 'disable' | 'refresh'>;

/** Whether this browser shows pushes to the person also while no page is open. Asks the person nothing before `enable` is called, by a click. */
export function usePush(): LivePush {
  const { push } = useCarillon();
  useEffect(() => void push.refresh(), [push]);
  const state = useSyncExternalStore(push.subscribe, push.getSnapshot, push.getSnapshot);
  return useMemo(() => ({ ...state, enable: push.enable, disable: push.disable, refresh: push.refresh }), [push, state]);
}
