import { useEffect, useState } from 'react';
import type { InboxStatus } from '../../client/client.ts';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import { useKeptFocus } from '../look/use-kept-focus.ts';
import { useOnline } from '../look/use-online.ts';
import { whyOf } from '../texts/faults.ts';

/** A deploy or a change of networks is over before anybody has to know of it. */
const PATIENCE_MS = 2_500;

export interface NoticesProps {
  status: InboxStatus;
  /** What a person did, and was not taken. */
  fault: Error | null;
  onForget: () => void;
}

/** Above the items, so that nothing moves when they come and go: that what is shown may be old, and that something was taken back. */
export function Notices({ status, fault, onForget }: NoticesProps) {
  const { texts } = useCarillon();
  const focus = useKeptFocus<HTMLDivElement>();
  const isOnline = useOnline();
  const isAway = useLasting(status === 'reconnecting', PATIENCE_MS);
  const word = isOnline ? texts.inbox.reconnecting : texts.inbox.offline;
  return (
    <div {...focus} className="carillon-notices" tabIndex={-1}>
      <div role="alert">
        {fault && (
          <div className="carillon-notice" data-kind="fault">
            <p>{texts.inbox.takenBack(whyOf(fault, texts.faults))}</p>
            <button type="button" className="carillon-button" data-kind="quiet" data-icon-only aria-label={texts.inbox.dismiss} onClick={onForget}>
              <Icon name="close" />
            </button>
          </div>
        )}
      </div>
      <div role="status">
        {isAway && (
          <div className="carillon-notice" data-kind="away">
            <Icon name="cloud" />
            <p>{word}</p>
          </div>
        )}
      </div>
    </div>
  );
}

/** True once it has been so for so long. */
function useLasting(holds: boolean, ms: number): boolean {
  const [lasts, setLasts] = useState(false);
  useEffect(() => {
    if (!holds) return;
    const timer = setTimeout(() => setLasts(true), ms);
    return () => {
      clearTimeout(timer);
      setLasts(false);
    };
  }, [holds, ms]);
  return lasts;
}
