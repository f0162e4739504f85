import type { FeedItem } from '../../client/client.ts';
import { Icon } from '../look/icons.tsx';
import { Moment } from '../look/moment.tsx';

export interface InboxItemProps {
  item: FeedItem;
  onRead: () => void;
  onArchive: () => void;
}

/** One notification. A click reads it and, where it has a URL, opens it. */
export function InboxItem({ item, onRead, onArchive }: InboxItemProps) {
  const { title, body, url, createdAt, seenAt, readAt } = item;
  const content = (
    <>
      <span className="item-title">
        {!readAt && <span className="for-ears">Unread: </span>}
        {title}
      </span>
      <span className="item-body">{body}</span>
      <span className="item-time">
        <Moment at={createdAt} />
      </span>
    </>
  );
  return (
    <li className="item" data-unread={!readAt} data-unseen={seenAt ? undefined : item.id}>
      {url ? (
        <a className="item-content" href={url} target="_blank" rel="noopener" onClick={onRead}>
          {content}
        </a>
      ) : (
        <button type="button" className="item-content" onClick={onRead}>
          {content}
        </button>
      )}
      <button type="button" className="quiet" onClick={onArchive} aria-label={`Archive: ${title}`} title="Archive">
        <Icon name="archive" />
      </button>
    </li>
  );
}
