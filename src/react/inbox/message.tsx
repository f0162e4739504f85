import { Icon, type IconName } from '../look/icons.tsx';
import type { InboxTexts } from '../texts/inbox.ts';
import type { Tab } from './filter-tab.ts';

export interface MessageProps {
  icon: IconName;
  word: string;
  more?: string;
  /** What can be done about it. */
  deed?: { word: string; onDo: () => void };
}

/** Says why there are no items, in their place. */
export function Message({ icon, word, more, deed }: MessageProps) {
  return (
    <div className="carillon-message">
      <Icon name={icon} />
      <p className="carillon-message-word">{word}</p>
      {more !== undefined && <p className="carillon-message-more">{more}</p>}
      {deed && (
        <button type="button" className="carillon-button" onClick={deed.onDo}>
          {deed.word}
        </button>
      )}
    </div>
  );
}

/** What is said where a tab has nothing in it. */
export function emptyMessage({ filter }: Tab, texts: InboxTexts): MessageProps {
  if (filter.archived) return { icon: 'archive', word: texts.emptyArchived };
  if (filter.snoozed) return { icon: 'clock', word: texts.emptySnoozed };
  if (filter.unreadOnly) return { icon: 'checks', word: texts.emptyUnread };
  return { icon: 'bell', word: texts.empty, more: texts.emptyMore };
}
