import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { FeedAction } from '../../src/core/feed.ts';
import { countCategories } from '../../src/db/feed-categories.ts';
import { readFeedPage, readFeedStretches, type FeedPageRequest } from '../../src/db/feed.ts';
import { additionFor, additionsFor, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

const LATER = new Date(Date.now() + 24 * 60 * 60 * 1_000);

async function feedOf(count: number) {
  const userId = newId();
  const [change] = await stage.add(additionsFor(userId, count));
  return { userId, ids: change?.entries.map(({ id }) => id) ?? [] };
}

async function pageOf(userId: string, asked: Partial<FeedPageRequest> = {}) {
  return readFeedPage(stage.database.sql, { userId, first: 20, before: null, categories: null, unreadOnly: false, shelf: 'FEED', ...asked });
}
const titles = async (userId: string, asked: Partial<FeedPageRequest> = {}) => (await pageOf(userId, asked)).entries.map(({ title }) => title);

/** The hands of the clock are the rows. */
const comeTimeOf = (id: string | undefined) => stage.database.sql`update feed_item set snoozed_until = now() where id = ${id ?? ''}`;

describe('a snoozed item', () => {
  it('is out of sight and of every count, in a list of its own, and not in the archive', async () => {
    const { userId, ids } = await feedOf(3);
    const { change, state } = await stage.mark({ userId, ids: ids.slice(0, 1), as: 'SNOOZED', until: LATER });
    expect(change?.entries).toMatchObject([{ snoozedUntil: LATER.toISOString(), archivedAt: expect.any(String) as string }]);
    expect(state.counts).toEqual({ unseen: 2, unread: 2, total: 2 });
    expect(await titles(userId)).toEqual(['Hello 3', 'Hello 2']);
    expect(await titles(userId, { shelf: 'SNOOZED' })).toEqual(['Hello 1']);
    expect(await titles(userId, { shelf: 'ARCHIVE' })).toEqual([]);
  });

  it('comes back when its time comes, and not before: on top, unseen and unread', async () => {
    const { userId, ids } = await feedOf(3);
    await stage.mark({ userId, ids: null, as: 'READ' });
    await stage.mark({ userId, ids: ids.slice(0, 1), as: 'SNOOZED', until: LATER });
    expect(await stage.wake()).toEqual([]);
    await comeTimeOf(ids[0]);
    const [change] = await stage.wake();
    expect(change?.entries).toMatchObject([{ id: ids[0], snoozedUntil: null, archivedAt: null, seenAt: null, readAt: null }]);
    expect(change?.counts).toEqual({ unseen: 1, unread: 1, total: 3 });
    expect(await titles(userId)).toEqual(['Hello 1', 'Hello 3', 'Hello 2']);
    expect(await stage.wake()).toEqual([]);
  });

  it('can be put off again, brought back before its time, or put into the archive', async () => {
    const { userId, ids } = await feedOf(3);
    await stage.mark({ userId, ids: null, as: 'SNOOZED', until: LATER });
    expect((await stage.mark({ userId, ids, as: 'SNOOZED', until: LATER })).change).toBeNull();
    expect((await stage.mark({ userId, ids: null, as: 'UNARCHIVED' })).change).toBeNull();
    await stage.mark({ userId, ids: ids.slice(0, 1), as: 'UNARCHIVED' });
    await stage.mark({ userId, ids: ids.slice(1, 2), as: 'ARCHIVED' });
    expect([await titles(userId), await titles(userId, { shelf: 'ARCHIVE' }), await titles(userId, { shelf: 'SNOOZED' })]).toEqual([['Hello 1'], ['Hello 2'], ['Hello 3']]);
  });
});

describe('a pinned item', () => {
  it('comes first, with a number and without a change of the counts', async () => {
    const { userId, ids } = await feedOf(3);
    const { change } = await stage.mark({ userId, ids: ids.slice(0, 1), as: 'PINNED' });
    expect(change).toMatchObject({ seq: 4, counts: { unseen: 3, unread: 3, total: 3 }, entries: [{ pinnedAt: expect.any(String) as string }] });
    expect(await titles(userId)).toEqual(['Hello 1', 'Hello 3', 'Hello 2']);
    await stage.mark({ userId, ids, as: 'UNPINNED' });
    expect(await titles(userId)).toEqual(['Hello 3', 'Hello 2', 'Hello 1']);
  });

  it.each([1, 2, 3, 4])('is met once by whoever pages by %i, and so is every other', async (first) => {
    const { userId, ids } = await feedOf(7);
    await stage.mark({ userId, ids: [ids[1] ?? '', ids[4] ?? '', ids[5] ?? ''], as: 'PINNED' });
    const met: string[] = [];
    for (let before: FeedPageRequest['before'] = null, more = true; more; ) {
      const { entries, hasOlder } = await pageOf(userId, { first, before });
      met.push(...entries.map(({ title }) => title));
      const last = entries.at(-1);
      before = last ? { pinned: last.pinnedAt !== null, seq: last.place } : before;
      more = hasOlder;
    }
    expect(met).toEqual([6, 5, 2, 7, 4, 3, 1].map((at) => `Hello ${at}`));
  });
});

describe('an action', () => {
  const yes: FeedAction = { name: 'yes', label: 'Yes', url: null, doneAt: null };
  const no: FeedAction = { name: 'no', label: 'No', url: 'https://shop.example/no', doneAt: null };

  it('is done once, and reads its item', async () => {
    const userId = newId();
    const [added] = await stage.add([{ ...additionFor(userId), feed: { actions: [yes, no] } }, additionFor(userId)]);
    const [id = '', other = ''] = added?.entries.map((entry) => entry.id) ?? [];
    expect(added?.entries.map(({ actions }) => actions)).toEqual([[yes, no], []]);
    const { change } = await stage.mark({ userId, ids: [id], as: 'DONE', action: 'no' });
    const [entry] = change?.entries ?? [];
    expect(entry?.actions).toEqual([yes, { ...no, doneAt: expect.any(String) as string }]);
    expect(Math.abs(Date.parse(entry?.actions[1]?.doneAt ?? '') - Date.parse(entry?.readAt ?? ''))).toBeLessThan(1_000);
    expect(change?.counts).toEqual({ unseen: 1, unread: 1, total: 2 });
    expect((await stage.mark({ userId, ids: [id], as: 'DONE', action: 'no' })).change).toBeNull();
    expect(await stage.mark({ userId, ids: [id, other], as: 'DONE', action: 'yes' })).toMatchObject({ missing: [other], change: null });
    expect((await pageOf(userId)).entries[1]?.actions).toEqual(entry?.actions);
  });
});

describe('counts by category', () => {
  const of = (userId: string, ...categories: string[]) => stage.add(categories.map((category) => additionFor(userId, 'Hello', category)));

  it('are kept from the first question on, through everything that changes a feed', async () => {
    const userId = newId();
    const [added] = await of(userId, 'news', 'orders', 'orders');
    expect(added?.categories).toBeNull();
    expect(await countCategories(stage.database.sql, userId)).toEqual({ news: [1, 1, 1], orders: [2, 2, 2] });
    const [more] = await of(userId, 'orders', 'codes', 'codes');
    expect(more?.categories).toEqual({ news: [1, 1, 1], orders: [3, 3, 3], codes: [2, 2, 2] });
    const ids = added?.entries.map(({ id }) => id) ?? [];
    await stage.mark({ userId, ids: ids.slice(1, 2), as: 'READ' });
    await stage.mark({ userId, ids: ids.slice(2), as: 'SEEN' });
    const { state } = await stage.mark({ userId, ids: ids.slice(0, 1), as: 'ARCHIVED' });
    expect(state.categories).toEqual({ orders: [1, 2, 3], codes: [2, 2, 2] });
    expect(await countCategories(stage.database.sql, userId)).toEqual(state.categories);
  });

  it('follow an item into another category', async () => {
    const userId = newId();
    const titled = (category: string) => ({ ...additionFor(userId, 'Hello', category), feed: { collapseKey: 'order 7' } });
    await stage.replace([titled('news')]);
    await countCategories(stage.database.sql, userId);
    const [change] = await stage.replace([titled('orders')]);
    expect(change).toMatchObject({ counts: { total: 1 }, categories: { orders: [1, 1, 1] } });
    expect(change?.categories).not.toHaveProperty('news');
  });

  it('are nothing for a feed that nothing was ever put into', async () => {
    expect(await countCategories(stage.database.sql, newId())).toEqual({});
  });

  it('are right for whoever asks for them while the first items come', async () => {
    const people = Array.from({ length: 100 }, () => newId());
    const askOn = async (userId: string) => {
      while (Object.keys(await countCategories(stage.database.sql, userId)).length === 0);
    };
    for (const userId of people) await Promise.all([askOn(userId), askOn(userId), of(userId, 'news'), of(userId, 'orders'), of(userId, 'news')]);
    const feeds = await readFeedStretches(stage.database.sql, people.map((userId) => ({ userId, after: 0 })));
    for (const { categories } of feeds) expect(categories).toEqual({ news: [2, 2, 2], orders: [1, 1, 1] });
  });

  it('are those of the filter by several categories', async () => {
    const userId = newId();
    await of(userId, 'news', 'orders', 'codes');
    expect((await pageOf(userId, { categories: ['news', 'codes'] })).entries.map(({ category }) => category)).toEqual(['codes', 'news']);
  });
});
