import type { InboxSnapshot } from '../../client/client.ts';
import { Icon } from '../look/icons.tsx';
import './bell.css';

/** The bell with the exact number of what is unread. It leads to the inbox, and tells ears when something comes. */
export function Bell({ feed: { counts, items, loaded } }: { feed: InboxSnapshot }) {
  const unread = loaded ? `${counts.unread} unread` : 'loading';
  const [newest] = items;
  return (
    <>
      <a className="bell" href="#inbox" aria-label={`Inbox: ${unread}`} data-unread={counts.unread}>
        <span className="bell-shape" key={newest?.id}>
          <Icon name="bell" />
        </span>
        {counts.unread > 0 && <span className="bell-count">{counts.unread}</span>}
      </a>
      <p className="for-ears" role="status">
        {newest && !newest.seenAt ? `${newest.title}. ${unread}.` : unread}
      </p>
    </>
  );
}
