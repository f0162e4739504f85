import { useCarillon } from '../context.ts';
import { useKeptFocus } from '../look/use-kept-focus.ts';
import { whyOf } from '../texts/faults.ts';
import { useInbox } from '../use-inbox.ts';
import { Feed } from './feed.tsx';
import type { Tab } from './filter-tab.ts';
import { emptyMessage, Message } from './message.tsx';
import { Skeleton } from './skeleton.tsx';
import { panelId, tabId } from './tabs.tsx';
import type { ItemDeeds } from './use-deeds.ts';
import { useSeen } from './use-seen.ts';

export interface PanelProps {
  /** Of the inbox around it. */
  id: string;
  tab: Tab;
  /** Whether there are no other tabs. */
  isAlone: boolean;
  categoryNames: Readonly<Record<string, string>>;
  deeds: ItemDeeds;
}

const SKELETON_ROWS = 5;

/** What is behind a tab: items, or why there are none. */
export function Panel({ id, tab, isAlone, categoryNames, deeds }: PanelProps) {
  const { inbox, texts } = useCarillon();
  const focus = useKeptFocus<HTMLDivElement>();
  const { items, loaded, hasMore, status, fault, loadMore } = useInbox(tab.filter);
  const watch = useSeen(inbox.markSeen);
  const labelledBy = isAlone ? `${id}-title` : tabId(id, tab.name);

  function content() {
    if (status === 'refused') return <Message icon="lock" word={texts.inbox.refused} {...(fault && { more: whyOf(fault, texts.faults) })} deed={{ word: texts.inbox.retry, onDo: inbox.retry }} />;
    if (!loaded && fault) return <Message icon="cloud" word={texts.inbox.failed} more={whyOf(fault, texts.faults)} deed={{ word: texts.inbox.retry, onDo: () => void loadMore() }} />;
    if (!loaded) return <Skeleton rows={SKELETON_ROWS} label={texts.inbox.loading} />;
    if (items.length === 0 && !hasMore) return <Message {...emptyMessage(tab, texts.inbox)} />;
    const names = tab.filter.category === undefined ? categoryNames : null;
    return <Feed labelledBy={labelledBy} items={items} total={tab.total} hasMore={hasMore} loadMore={loadMore} categoryNames={names} deeds={deeds} watch={watch} />;
  }

  return (
    <div {...focus} id={panelId(id)} className="carillon-panel" role={isAlone ? 'group' : 'tabpanel'} aria-labelledby={labelledBy} tabIndex={items.length === 0 ? 0 : -1}>
      {content()}
    </div>
  );
}
