import { useInbox, type LiveInbox } from '../../react/react.ts';
import './connection.css';

const words: Record<LiveInbox['status'], string> = {
  connecting: 'Connecting',
  live: 'Live',
  reconnecting: 'Reconnecting',
  refused: 'Signed out',
};

/** Whether what is on the screen is what is so. */
export function Connection() {
  const { status } = useInbox();
  return (
    <p className="connection" data-state={status} role="status">
      {words[status]}
    </p>
  );
}
