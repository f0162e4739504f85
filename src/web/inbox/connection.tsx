import type { InboxStatus } from '../../client/client.ts';
import './connection.css';

const words: Record<InboxStatus, string> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  refused: 'Signed out',
};

/** Whether what is on the screen is what is so. */
export function Connection({ status }: { status: InboxStatus }) {
  return (
    <p className="connection" data-state={status} role="status">
      {words[status]}
    </p>
  );
}
