import type { ConnectionState } from '../client/live.ts';
import './connection.css';

const words: Record<ConnectionState, string> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
};

/** Whether what is on the screen is what is so. */
export function Connection({ state }: { state: ConnectionState }) {
  return (
    <p className="connection" data-state={state} role="status">
      {words[state]}
    </p>
  );
}
