import { useEffect, useMemo, useRef, type MouseEvent } from 'react';
import type { FeedAction, FeedItem, Inbox } from '../../client/client.ts';
import type { Acting } from '../look/use-act.ts';
import type { InboxTexts } from '../texts/inbox.ts';

/** What a page wants to hear of clicks. */
export interface Callbacks {
  /** An item was clicked; `event.preventDefault()` keeps the browser from following its URL, for pages that have a way of their own. It is marked read all the same. */
  onOpen?: ((item: FeedItem, event: MouseEvent<HTMLElement>) => void) | undefined;
  /** A button of an item was clicked; likewise. It is marked as done all the same. */
  onAction?: ((item: FeedItem, action: FeedAction, event: MouseEvent<HTMLElement>) => void) | undefined;
}

/** What a person can do with an item. They are the same functions at each render. */
export interface ItemDeeds {
  readonly open: (item: FeedItem, event: MouseEvent<HTMLElement>) => void;
  readonly act: (item: FeedItem, action: FeedAction, event: MouseEvent<HTMLElement>) => void;
  readonly read: (item: FeedItem) => void;
  readonly unread: (item: FeedItem) => void;
  readonly pin: (item: FeedItem) => void;
  readonly unpin: (item: FeedItem) => void;
  readonly snooze: (item: FeedItem, until: Date) => void;
  readonly archive: (item: FeedItem) => void;
  readonly bringBack: (item: FeedItem) => void;
}

export interface DeedsOptions extends Callbacks {
  inbox: Inbox;
  texts: InboxTexts;
  act: Acting['act'];
  /** Says something to those who listen. */
  say: (text: string) => void;
}

export function useDeeds(options: DeedsOptions): ItemDeeds {
  const latest = useRef(options);
  useEffect(() => void (latest.current = options));
  return useMemo(() => deedsOf(() => latest.current), []);
}

function deedsOf(now: () => DeedsOptions): ItemDeeds {
  const ask = (what: (inbox: Inbox) => Promise<void>) => void now().act(() => what(now().inbox));
  return {
    open(item, event) {
      now().onOpen?.(item, event);
      if (item.readAt === null) ask((inbox) => inbox.markRead([item.id]));
    },
    act(item, action, event) {
      now().onAction?.(item, action, event);
      ask((inbox) => inbox.act(item.id, action.name));
    },
    read: ({ id }) => ask((inbox) => inbox.markRead([id])),
    unread: ({ id }) => ask((inbox) => inbox.markUnread([id])),
    pin: ({ id }) => ask((inbox) => inbox.markPinned([id])),
    unpin: ({ id }) => ask((inbox) => inbox.markUnpinned([id])),
    snooze({ id, title }, until) {
      now().say(now().texts.snoozedOne(title));
      ask((inbox) => inbox.snooze([id], until));
    },
    archive({ id, title }) {
      now().say(now().texts.archivedOne(title));
      ask((inbox) => inbox.markArchived([id]));
    },
    bringBack: ({ id }) => ask((inbox) => inbox.markUnarchived([id])),
  };
}
