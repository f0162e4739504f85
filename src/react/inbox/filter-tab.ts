import type { InboxFilter, InboxSnapshot } from '../../client/client.ts';
import type { InboxTexts } from '../texts/inbox.ts';

/** `categories` stands for one tab of each category that has something in the feed, where there are two or more. */
export type FilterTab = 'all' | 'unread' | 'archived' | 'snoozed' | 'categories' | OwnTab;

/** A tab of the page's own. */
export interface OwnTab {
  /** Its name for programs, each once. */
  readonly name: string;
  readonly label: string;
  readonly filter: InboxFilter;
}

/** A tab as it is shown. */
export interface Tab extends OwnTab {
  /** What is unread behind it; null where no number belongs on it. */
  readonly count: number | null;
  /** How many items it has; null where nobody counts them. */
  readonly total: number | null;
}

/** Which tabs an inbox has unless told. */
export const DEFAULT_TABS: readonly FilterTab[] = ['all', 'unread', 'categories', 'snoozed', 'archived'];
/** With one category its tab would be the whole again. */
const FEWEST_CATEGORIES = 2;

export interface TabSources {
  readonly snapshot: Pick<InboxSnapshot, 'counts' | 'countsByCategory'>;
  readonly texts: InboxTexts;
  /** What categories are called, by key. */
  readonly categoryNames: Readonly<Record<string, string>>;
  /** The tab that is open: it stays also when there is nothing left in it. */
  readonly open: string;
}

/** The tabs to show, each once, with exact numbers. */
export function tabsFor(wanted: readonly FilterTab[], sources: TabSources): Tab[] {
  return wanted.flatMap((tab) => (tab === 'categories' ? categoryTabs(sources) : [tabFor(tab, sources)]));
}

export function tabFor(tab: Exclude<FilterTab, 'categories'>, sources: TabSources): Tab {
  const { counts } = sources.snapshot;
  const { texts } = sources;
  switch (tab) {
    case 'all':
      return { name: tab, label: texts.all, filter: {}, count: null, total: counts.total };
    case 'unread':
      return { name: tab, label: texts.unread, filter: { unreadOnly: true }, count: counts.unread, total: counts.unread };
    case 'archived':
      return { name: tab, label: texts.archived, filter: { archived: true }, count: null, total: null };
    case 'snoozed':
      return { name: tab, label: texts.snoozed, filter: { snoozed: true }, count: null, total: null };
    default:
      return { ...tab, ...countsOf(tab.filter, sources) };
  }
}

function categoryTabs(sources: TabSources): Tab[] {
  const { snapshot, categoryNames, open } = sources;
  const keys = snapshot.countsByCategory.map(({ category }) => category);
  const opened = open.startsWith(CATEGORY) ? open.slice(CATEGORY.length) : null;
  if (opened !== null && !keys.includes(opened)) keys.push(opened);
  if (keys.length < FEWEST_CATEGORIES && opened === null) return [];
  return keys.sort().map((category) => {
    const filter = { category };
    return { name: `${CATEGORY}${category}`, label: nameOfCategory(category, categoryNames), filter, ...countsOf(filter, sources) };
  });
}

const CATEGORY = 'category ';

/** What a category is called, or else its key as words. */
export function nameOfCategory(key: string, names: TabSources['categoryNames']): string {
  const words = key.replaceAll(/[-_.]+/g, ' ');
  // An app may call one `constructor`, which every object has.
  const name = Object.hasOwn(names, key) ? names[key] : undefined;
  return name ?? words.charAt(0).toLocaleUpperCase() + words.slice(1);
}

/** What the counts tell of a filter, where they tell anything. */
function countsOf({ category, categories, unreadOnly, archived, snoozed }: InboxFilter, { snapshot }: TabSources): Pick<Tab, 'count' | 'total'> {
  if (archived || snoozed) return { count: null, total: null };
  const keys = [...(category === undefined ? [] : [category]), ...(categories ?? [])];
  const told = keys.length === 0 ? [snapshot.counts] : snapshot.countsByCategory.filter((one) => keys.includes(one.category)).map(({ counts }) => counts);
  const count = told.reduce((sum, { unread }) => sum + unread, 0);
  return { count, total: unreadOnly ? count : told.reduce((sum, { total }) => sum + total, 0) };
}
