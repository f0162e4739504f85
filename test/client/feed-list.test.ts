import { describe, expect, it } from 'vitest';
import { belongsTo, keyOf, type FeedItem } from '../../src/client/feed-item.ts';
import { begun, changed, extended, type FeedList, type FeedPage } from '../../src/client/feed-list.ts';
import { item, WHEN } from './items.ts';

const inFeed = belongsTo({});

function page(items: readonly (number | FeedItem)[], hasNextPage = false): FeedPage {
  const nodes = items.map((one) => (typeof one === 'number' ? item(one) : one)).map((node) => ({ ...node, actions: [...node.actions] }));
  const last = nodes.at(-1);
  return { edges: nodes.map((node) => ({ node })), pageInfo: { hasNextPage, endCursor: last ? `after ${last.place}` : null }, cursor: 'here' };
}

const older = (after: number, items: readonly number[], hasNextPage = false) => ({ since: 'here', after: `after ${after}`, page: page(items, hasNextPage) });
const ids = ({ items }: FeedList) => items.map(({ id }) => Number(id.slice('item-'.length)));
const told = (list: FeedList, ...items: FeedItem[]) => changed(list, items, inFeed);

describe('what a page knows of a feed', () => {
  it('has what is new first', () => {
    expect(ids(told(begun(page([2, 1])), item(3), item(4)))).toEqual([4, 3, 2, 1]);
  });

  it('keeps what changed in its place, once, however often it is told', () => {
    const read = item(1, { readAt: WHEN });
    const list = told(told(begun(page([2, 1])), read), read, read);
    expect(ids(list)).toEqual([2, 1]);
    expect(list.items[1]?.readAt).not.toBeNull();
  });

  it('lets go of what is archived, snoozed or gone, and takes back what returns to its own place', () => {
    const gone = [item(4, { archivedAt: WHEN }), item(2, { archivedAt: WHEN, snoozedUntil: WHEN }), item(1, { archivedAt: WHEN, removal: 'EXPIRED' })];
    const without = told(begun(page([4, 3, 2, 1])), ...gone);
    expect(ids(without)).toEqual([3]);
    expect(ids(told(without, item(4), item(2)))).toEqual([4, 3, 2]);
  });

  it('has what is pinned before all else, in the order of the rest', () => {
    const pinned = told(begun(page([5, 4, 3, 2, 1])), item(2, { pinnedAt: WHEN }), item(4, { pinnedAt: WHEN }));
    expect(ids(pinned)).toEqual([4, 2, 5, 3, 1]);
    expect(ids(told(pinned, item(2), item(6)))).toEqual([4, 6, 5, 3, 2, 1]);
  });

  it('has what comes back to the top there', () => {
    expect(ids(told(begun(page([3, 2, 1])), { ...item(4), id: 'item-1' }))).toEqual([1, 3, 2]);
  });

  it('is the same where nothing in it changed', () => {
    const list = begun(page([2, 1]));
    expect(told(list, item(3, { archivedAt: WHEN })).items).toBe(list.items);
  });
});

describe('what belongs to an older page', () => {
  it('is left to that page', () => {
    const list = told(begun(page([9, 8], true)), item(3));
    expect(ids(list)).toEqual([9, 8]);
    expect(ids(extended(list, older(8, [7, 3]), inFeed))).toEqual([9, 8, 7, 3]);
  });

  it('is as it was told, not as a page has it that was on its way meanwhile', () => {
    const list = told(begun(page([9, 8], true)), item(3, { readAt: WHEN }), item(2, { archivedAt: WHEN }), { ...item(10), id: 'item-4' }, item(6));
    const whole = extended(list, older(8, [7, 4, 3, 2, 1]), inFeed);
    expect(ids(whole)).toEqual([4, 9, 8, 7, 6, 3, 1]);
    expect(whole.items.find(({ place }) => place === 3)?.readAt).not.toBeNull();
  });

  it('comes back to the page that has been loaded, also as its last', () => {
    const list = told(begun(page([9, 8], true)), item(8, { archivedAt: WHEN }));
    expect(ids(told(list, item(8)))).toEqual([9, 8]);
  });

  it('is as it was told on every page after that, too', () => {
    const list = told(begun(page([9, 8], true)), item(2, { readAt: WHEN }));
    const whole = [older(8, [7], true), older(7, [3, 2])].reduce((all, next) => extended(all, next, inFeed), list);
    expect(ids(whole)).toEqual([9, 8, 7, 3, 2]);
    expect(whole.items.at(-1)?.readAt).not.toBeNull();
  });

  it('is not added twice, nor after another beginning', () => {
    const list = begun(page([9, 8], true));
    const once = extended(list, older(8, [7]), inFeed);
    expect(ids(extended(once, older(8, [7]), inFeed))).toEqual([9, 8, 7]);
    expect(extended(list, { ...older(8, [7]), since: 'elsewhere' }, inFeed)).toBe(list);
  });
});

describe('a filter', () => {
  const away = { archivedAt: WHEN };
  const all = [
    item(6),
    item(5, { readAt: WHEN, category: 'orders' }),
    item(4, away),
    item(3, { ...away, snoozedUntil: WHEN }),
    item(2, { ...away, removal: 'EXPIRED' }),
    item(1, { category: 'orders' }),
  ];
  it.each([
    [{}, [6, 5, 1]],
    [{ unreadOnly: true }, [6, 1]],
    [{ archived: true }, [4]],
    [{ snoozed: true }, [3]],
    [{ category: 'orders' }, [5, 1]],
    [{ categories: ['orders', 'news'], unreadOnly: true }, [6, 1]],
    [{ categories: [] }, []],
    [{ category: 'orders', categories: ['news'] }, []],
  ])('%j leaves %j', (filter, places) => {
    expect(all.filter(belongsTo(filter)).map(({ place }) => place)).toEqual(places);
  });

  it('has one key however it is written', () => {
    expect(keyOf({ archived: false, categories: ['b', 'a', 'b'] })).toBe(keyOf({ categories: ['a', 'b'], unreadOnly: false }));
    expect([keyOf({}), keyOf({ snoozed: false })]).toEqual(['', '']);
    expect(new Set([{ category: 'a' }, { categories: ['a'] }, { archived: true }, { snoozed: true }, { categories: [] }].map(keyOf)).size).toBe(5);
  });
});
