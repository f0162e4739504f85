import { describe, expect, it } from 'vitest';
import { begun, changed, extended, type FeedItem, type FeedPage } from '../../src/client/feed-state.ts';

const counts = { unseen: 1, unread: 2, total: 3 };

function item(number: number, change: Partial<FeedItem> = {}): FeedItem {
  const createdAt = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
  return { id: `item-${number}`, notificationId: `notification-${number}`, category: 'x', title: '', body: '', url: null, imageUrl: null, data: null, createdAt, seenAt: null, readAt: null, archivedAt: null, ...change };
}

function page(numbers: number[], hasNextPage = false): FeedPage {
  const edges = numbers.map((number) => ({ node: item(number) }));
  return { edges, pageInfo: { hasNextPage, endCursor: hasNextPage ? 'older' : null }, counts, cursor: 'here' };
}

const numbers = ({ items }: { items: readonly FeedItem[] }) => items.map(({ id }) => Number(id.slice('item-'.length)));
const change = (...items: FeedItem[]) => ({ type: 'UPDATED', items, counts: { unseen: 0, unread: 9, total: 9 }, cursor: 'further' }) as const;

describe('what a page knows of a feed', () => {
  it('puts what is new first, and takes counts and cursor as they are told', () => {
    const state = changed(begun(page([2, 1])), change(item(3), item(4)));
    expect(numbers(state)).toEqual([4, 3, 2, 1]);
    expect([state.counts.unread, state.cursor]).toEqual([9, 'further']);
  });

  it('keeps what changed in its place, once, however often it is told', () => {
    const read = item(1, { readAt: '2026-01-02T00:00:00Z' });
    const state = changed(changed(begun(page([2, 1])), change(read)), change(read));
    expect(numbers(state)).toEqual([2, 1]);
    expect(state.items[1]?.readAt).not.toBeNull();
  });

  it('lets go of what is archived, and takes it back to its own place', () => {
    const without = changed(begun(page([3, 2, 1])), change(item(2, { archivedAt: '2026-01-02T00:00:00Z' })));
    expect(numbers(without)).toEqual([3, 1]);
    expect(numbers(changed(without, change(item(2))))).toEqual([3, 2, 1]);
  });

  it('keeps the order of what entered in one go, also when it was read in another', () => {
    const [first, second, third] = [1, 2, 3].map((number) => item(number, { createdAt: '2026-01-01T00:00:00Z' })) as [FeedItem, FeedItem, FeedItem];
    const state = changed(begun(page([])), change(first, third, { ...second, readAt: '2026-01-02T00:00:00Z' }));
    expect(numbers(state)).toEqual([3, 2, 1]);
  });

  it('leaves what belongs to an older page to that page', () => {
    const state = changed(begun(page([9, 8], true)), change(item(3)));
    expect(numbers(state)).toEqual([9, 8]);
    expect(numbers(extended(state, page([7, 3])))).toEqual([9, 8, 7, 3]);
  });

  it('prefers what it was told of an item to a page that was on its way meanwhile', () => {
    const read = item(3, { readAt: '2026-01-02T00:00:00Z' });
    const gone = item(2, { archivedAt: '2026-01-02T00:00:00Z' });
    const state = extended(changed(begun(page([9, 8], true)), change(read, gone)), page([7, 3, 2, 1]));
    expect(numbers(state)).toEqual([9, 8, 7, 3, 1]);
    expect(state.items.find(({ id }) => id === read.id)?.readAt).not.toBeNull();
  });

  it('adds an older page without repeating what came meanwhile', () => {
    const state = extended(begun(page([5, 4], true)), page([4, 3]));
    expect(numbers(state)).toEqual([5, 4, 3]);
    expect([state.older, state.cursor]).toEqual([null, 'here']);
  });
});
