import { describe, expect, it } from 'vitest';
import { belongsTo, keyOf, type FeedItem } from '../../src/client/feed-item.ts';
import { begun, changed, extended, type FeedList, type FeedPage, type OlderPage } from '../../src/client/feed-list.ts';
import { item, WHEN } from './items.ts';

const inFeed = belongsTo({});

function page(items: readonly (number | FeedItem)[], hasNextPage = false): FeedPage {
  const nodes = items.map((one) => (typeof one === 'number' ? item(one) : one)).map((node) => ({ ...node, actions: [...node.actions] }));
  const last = nodes.at(-1);
  return { edges: nodes.map((node) => ({ node })), pageInfo: { hasNextPage, endCursor: last ? `after ${last.place}` : null }, cursor: 'here' };
}

/** The page that goes on from the item of a place. */
function older(after: number, items: readonly number[], hasNextPage = false): OlderPage {
  return { from: { since: 'here', forgotten: 0, end: { place: { pinnedAt: null, place: after }, cursor: `after ${after}` } }, page: page(items, hasNextPage) };
}

const range = (length: number) => Array.from({ length }, (_, at) => at);
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
    const { from, page: next } = older(8, [7]);
    expect(extended(list, { from: { ...from, since: 'elsewhere' }, page: next }, inFeed)).toBe(list);
  });

  it('is kept in mind only so far, and then no page is believed that was asked for before', () => {
    const list = begun(page([9_999, 9_998], true));
    const asked = { ...older(9_998, [9_997], true), from: list };
    const after = range(4_000).reduce((all, place) => told(all, item(place + 1, { readAt: WHEN })), list);
    expect(after.aside.size).toBeLessThanOrEqual(1_000);
    expect(extended(after, asked, inFeed)).toBe(after);
    expect(ids(extended(after, { ...asked, from: after }, inFeed))).toEqual([9_999, 9_998, 9_997]);
  });
});

describe('a page that is open for months', () => {
  const MONTHS = 30_000;
  const grown = (list: FeedList) => range(MONTHS / 100).reduce((all, day) => told(all, ...range(100).map((at) => item(10_000 + day * 100 + at))), list);

  it('has what is newest, and lets go of what nobody has asked for', () => {
    for (const list of [grown(begun(page([2, 1]))), grown(begun(page([2, 1], true)))]) {
      expect(list.items.length).toBeGreaterThanOrEqual(1_000);
      expect(list.items.length).toBeLessThanOrEqual(2_000);
      expect(ids(list)).toEqual(range(list.items.length).map((at) => 10_000 + MONTHS - 1 - at));
      expect(list.end).not.toBeNull();
      expect(list.aside.size).toBe(0);
    }
  });

  it('has all that somebody has asked for', () => {
    const places = range(5_000).map((at) => 5_000 - at);
    const list = told(begun(page(places)), ...range(4_000).map((at) => item(10_000 + at)));
    expect(list.items).toHaveLength(9_000);
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
