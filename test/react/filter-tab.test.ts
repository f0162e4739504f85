import { describe, expect, it } from 'vitest';
import { DEFAULT_TABS, tabsFor, type FilterTab } from '../../src/react/inbox/filter-tab.ts';
import { english } from '../../src/react/texts/english/english.ts';

const countsOf = (unread: number, total = unread) => ({ unseen: 0, unread, total });
const snapshot = {
  counts: countsOf(5, 9),
  countsByCategory: [
    { category: 'orders', counts: countsOf(3, 6) },
    { category: 'account_news', counts: countsOf(2, 3) },
  ],
};

function tabs(wanted: readonly FilterTab[], { open = '', of = snapshot, categoryNames = {} } = {}) {
  return tabsFor(wanted, { snapshot: of, texts: english.inbox, categoryNames, open });
}

describe('the tabs', () => {
  it('are all, what is unread, each category in the order of keys, and what was put away', () => {
    expect(tabs(DEFAULT_TABS).map(({ label, count }) => [label, count])).toEqual([
      ['All', null],
      ['Unread', 5],
      ['Account news', 2],
      ['Orders', 3],
      ['Snoozed', null],
      ['Archived', null],
    ]);
  });

  it('call categories what the page calls them', () => {
    expect(tabs(['categories'], { categoryNames: { account_news: 'Your account' } }).map(({ label }) => label)).toEqual(['Your account', 'Orders']);
  });

  it('call a category by its key, whatever else every object has by that name', () => {
    const of = { ...snapshot, countsByCategory: ['constructor', 'toString'].map((category) => ({ category, counts: countsOf(1) })) };
    expect(tabs(['categories'], { of }).map(({ label }) => label)).toEqual(['Constructor', 'ToString']);
  });

  it('have none for a category where there is but one', () => {
    expect(tabs(['all', 'categories'], { of: { ...snapshot, countsByCategory: snapshot.countsByCategory.slice(0, 1) } })).toHaveLength(1);
  });

  it('keep the one that is open, also when nothing is left in it', () => {
    const [tab] = tabs(['categories'], { open: 'category orders', of: { counts: countsOf(0), countsByCategory: [] } });
    expect(tab).toMatchObject({ label: 'Orders', count: 0, total: 0, filter: { category: 'orders' } });
  });

  it('of the page’s own are counted where the counts tell of them', () => {
    const own = (filter: object) => tabs([{ name: 'own', label: 'Own', filter }])[0];
    expect(own({ categories: ['orders', 'account_news'] })).toMatchObject({ count: 5, total: 9 });
    expect(own({ category: 'orders', unreadOnly: true })).toMatchObject({ count: 3, total: 3 });
    expect(own({ category: 'orders', archived: true })).toMatchObject({ count: null, total: null });
  });
});
