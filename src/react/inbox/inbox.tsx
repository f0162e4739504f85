import { useId, useState } from 'react';
import { useSaid } from '../arrivals/use-said.ts';
import { useCarillon } from '../context.ts';
import { Icon } from '../look/icons.tsx';
import { useOutermost, type OutermostProps } from '../look/outermost.ts';
import { useAct } from '../look/use-act.ts';
import { useInbox } from '../use-inbox.ts';
import { DEFAULT_TABS, tabFor, tabsFor, type FilterTab } from './filter-tab.ts';
import { Notices } from './notices.tsx';
import { Panel } from './panel.tsx';
import { Tabs } from './tabs.tsx';
import { useCategoryNames, type CategoryNames } from './use-category-names.ts';
import { useDeeds, type Callbacks } from './use-deeds.ts';

/** What an inbox can be told. */
export interface InboxProps extends OutermostProps, Callbacks {
  /** Which tabs, in their order. All of them unless told; with one there is no row of tabs. */
  filterTabs?: readonly FilterTab[] | undefined;
  /** What categories are called here, by key; as the app calls them unless told. */
  categoryNames?: CategoryNames | undefined;
}

/** What a person was told in the app. It is as high as `--carillon-height` says, or as its style does. */
export function Inbox(props: InboxProps) {
  return <InboxFrame {...props} role="region" />;
}

/** `role`: a landmark of the page, or but a part of what is around it. */
export function InboxFrame({ role, filterTabs = DEFAULT_TABS, categoryNames: given, onOpen, onAction, ...outermost }: InboxProps & { role: 'region' | 'group' }) {
  const { inbox, texts } = useCarillon();
  const id = useId();
  const [chosen, choose] = useState('');
  const { act, fault, forget } = useAct();
  const [said, say] = useSaid('inbox');
  const deeds = useDeeds({ inbox, texts: texts.inbox, act, say, onOpen, onAction });
  const snapshot = useInbox();
  const categoryNames = useCategoryNames(inbox, snapshot, given);
  const sources = { snapshot, texts: texts.inbox, categoryNames, open: chosen };
  const tabs = tabsFor(filterTabs, sources);
  const open = tabs.find(({ name }) => name === chosen) ?? tabs[0] ?? tabFor('all', sources);
  // They come with their numbers, so that none of them moves.
  const hasTabs = tabs.length > 1;
  const hasUnread = snapshot.counts.unread > 0;

  return (
    <section {...useOutermost('carillon-inbox', outermost)} role={role} aria-labelledby={`${id}-title`}>
      <div className="carillon-inbox-head">
        <h2 id={`${id}-title`}>{texts.inbox.title}</h2>
        <button type="button" className="carillon-button" data-kind="quiet" aria-disabled={!hasUnread} onClick={() => hasUnread && void act(() => inbox.markAllRead())}>
          <Icon name="checks" />
          {texts.inbox.markAllRead}
        </button>
      </div>
      {hasTabs && (snapshot.loaded ? <Tabs id={id} tabs={tabs} open={open.name} onOpen={choose} /> : <div className="carillon-tabs" />)}
      <Panel key={open.name} id={id} tab={open} isAlone={!hasTabs || !snapshot.loaded} categoryNames={categoryNames} deeds={deeds} />
      <Notices status={snapshot.status} fault={fault} onForget={forget} />
      <p className="carillon-for-ears" role="status">
        {said}
      </p>
    </section>
  );
}
