import type { FeedItem } from '../../client/client.ts';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import { MenuButton, type MenuGroup } from '../look/menu.tsx';
import { timesOf } from '../look/times.ts';
import type { InboxTexts } from '../texts/inbox.ts';
import { snoozeTimes } from './snooze-times.ts';
import type { ItemDeeds } from './use-deeds.ts';

/** What can be done with an item: the one thing that is done most, and a menu with all. */
export function ItemTools({ item, deeds }: { item: FeedItem; deeds: ItemDeeds }) {
  const { texts, locale } = useCarillon();
  const words = texts.inbox;
  const isAway = item.archivedAt !== null;
  const [word, icon, deed] = isAway ? ([backWord(item, words), 'back', deeds.bringBack] as const) : ([words.archive, 'archive', deeds.archive] as const);
  return (
    <div className="carillon-item-tools">
      <button type="button" className="carillon-button" data-kind="quiet" data-icon-only aria-label={`${word}: ${item.title}`} title={word} onClick={() => deed(item)}>
        <Icon name={icon} />
      </button>
      <MenuButton label={words.more(item.title)} icon="more" groups={() => groupsFor(item, deeds, words, locale)} />
    </div>
  );
}

function backWord({ snoozedUntil }: FeedItem, words: InboxTexts): string {
  return snoozedUntil === null ? words.unarchive : words.unsnooze;
}

function groupsFor(item: FeedItem, deeds: ItemDeeds, words: InboxTexts, locale: string): MenuGroup[] {
  const { ahead } = timesOf(locale);
  const isUnread = item.readAt === null;
  const isPinned = item.pinnedAt !== null;
  const read = { name: 'read', icon: isUnread ? 'check' : 'dot', word: isUnread ? words.markRead : words.markUnread, onChoose: () => (isUnread ? deeds.read : deeds.unread)(item) } as const;
  if (item.archivedAt !== null) return [{ name: 'item', choices: [{ name: 'back', icon: 'back', word: backWord(item, words), onChoose: () => deeds.bringBack(item) }, read] }];
  return [
    { name: 'item', choices: [read, { name: 'pin', icon: 'pin', word: isPinned ? words.unpin : words.pin, onChoose: () => (isPinned ? deeds.unpin : deeds.pin)(item) }] },
    {
      name: 'snooze',
      title: words.snooze,
      choices: snoozeTimes(new Date()).map(({ name, until }) => ({ name, icon: 'clock', word: words[name], hint: ahead(until), onChoose: () => deeds.snooze(item, until) })),
    },
    { name: 'leave', choices: [{ name: 'archive', icon: 'archive', word: words.archive, onChoose: () => deeds.archive(item) }] },
  ];
}
