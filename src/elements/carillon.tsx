import { useSyncExternalStore } from 'react';
import { useCarillon } from '../react/context.ts';
import { define } from './define.tsx';

function Count() {
  const { inbox } = useCarillon();
  const { counts, status } = useSyncExternalStore(inbox.subscribe, inbox.getSnapshot);
  return <b data-status={status}>{counts.unread}</b>;
}

// A server that renders pages has no elements.
if (typeof customElements !== 'undefined') {
  for (const name of ['carillon-inbox', 'carillon-bell', 'carillon-preferences', 'carillon-toasts']) {
    define(name, () => <Count />);
  }
}
