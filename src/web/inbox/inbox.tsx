import { useCallback, useRef } from 'react';
import type { FeedCounts, Inbox as InboxClient, InboxSnapshot } from '../../client/client.ts';
import { Icon } from '../look/icons.tsx';
import { Panel } from '../look/panel.tsx';
import { useAct } from '../look/use-act.ts';
import { InboxItem } from './inbox-item.tsx';
import { useSeen } from './use-seen.ts';
import './inbox.css';

export interface InboxProps {
  /** Whose it is, for the title. */
  owner: string;
  inbox: InboxClient;
  feed: InboxSnapshot;
}

/** What a person was told in the app, newest first. */
export function Inbox({ owner, inbox, feed: { items, counts, hasMore, loaded } }: InboxProps) {
  const list = useRef<HTMLUListElement>(null);
  const [act, fault] = useAct();
  const unseen = items.filter(({ seenAt }) => !seenAt).map(({ id }) => id);
  useSeen(list, unseen, useCallback((ids) => void act(() => inbox.markSeen(ids)), [act, inbox]));

  return (
    <Panel
      id="inbox"
      title={`${owner}’s inbox`}
      lead={loaded ? leadOf(counts) : 'Loading …'}
      actions={
        <button type="button" className="quiet" disabled={counts.unread === 0} onClick={() => void act(() => inbox.markAllRead())}>
          <Icon name="check" />
          Mark all read
        </button>
      }
    >
      {fault && <p className="fault" role="alert">{fault}</p>}
      <ul className="items" ref={list} aria-busy={!loaded}>
        {items.map((item) => (
          <InboxItem key={item.id} item={item} onRead={() => void act(() => inbox.markRead([item.id]))} onArchive={() => void act(() => inbox.markArchived([item.id]))} />
        ))}
        {loaded && items.length === 0 && (
          <li className="panel-empty">
            <Icon name="bell" />
            Nothing yet. Send something, and watch it arrive.
          </li>
        )}
        {hasMore && (
          <li>
            <button type="button" className="quiet items-older" onClick={() => void act(() => inbox.loadMore())}>
              Show older ones
            </button>
          </li>
        )}
      </ul>
    </Panel>
  );
}

function leadOf({ unread, total }: FeedCounts): string {
  return total === 0 ? 'What is sent in the app lands here, in every tab at once.' : `${unread} unread of ${total}. The same in every tab.`;
}
