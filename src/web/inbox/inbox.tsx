import { useCallback, useRef } from 'react';
import type { Feed } from '../client/feed.ts';
import type { FeedState } from '../client/feed-state.ts';
import type { FeedMark } from '../generated/graphql.ts';
import { Icon } from '../look/icons.tsx';
import { Panel } from '../look/panel.tsx';
import { useAct } from '../look/use-act.ts';
import { InboxItem } from './inbox-item.tsx';
import { useSeen } from './use-seen.ts';
import './inbox.css';

export interface InboxProps {
  /** Whose it is, for the title. */
  owner: string;
  feed: Feed;
  state: FeedState;
}

/** What a person was told in the app, newest first. */
export function Inbox({ owner, feed, state: { items, counts, older, loaded } }: InboxProps) {
  const list = useRef<HTMLUListElement>(null);
  const [act, fault] = useAct();
  const mark = useCallback((ids: readonly string[] | 'all', as: FeedMark) => void act(() => feed.mark(ids, as)), [act, feed]);
  const unseen = items.filter(({ seenAt }) => !seenAt).map(({ id }) => id);
  useSeen(list, unseen, useCallback((ids) => mark(ids, 'SEEN'), [mark]));

  return (
    <Panel
      id="inbox"
      title={`${owner}’s inbox`}
      lead={loaded ? leadOf(counts) : 'Loading …'}
      actions={
        <button type="button" className="quiet" disabled={counts.unread === 0} onClick={() => mark('all', 'READ')}>
          <Icon name="check" />
          Mark all read
        </button>
      }
    >
      {fault && <p className="fault" role="alert">{fault}</p>}
      <ul className="items" ref={list} aria-busy={!loaded}>
        {items.map((item) => (
          <InboxItem key={item.id} item={item} onRead={() => mark([item.id], 'READ')} onArchive={() => mark([item.id], 'ARCHIVED')} />
        ))}
        {loaded && items.length === 0 && (
          <li className="panel-empty">
            <Icon name="bell" />
            Nothing yet. Send something, and watch it arrive.
          </li>
        )}
        {older !== null && (
          <li>
            <button type="button" className="quiet items-older" onClick={() => void act(() => feed.loadOlder())}>
              Show older ones
            </button>
          </li>
        )}
      </ul>
    </Panel>
  );
}

function leadOf({ unread, total }: FeedState['counts']): string {
  return total === 0 ? 'What is sent in the app lands here, in every tab at once.' : `${unread} unread of ${total}. The same in every tab.`;
}
