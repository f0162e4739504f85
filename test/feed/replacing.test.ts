import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { readFeedPage } from '../../src/db/feed.ts';
import { additionFor, additionsFor, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

const titled = (userId: string, title: string, collapseKey = 'order 7') => ({ ...additionFor(userId, title), feed: { collapseKey } });

async function pageOf(userId: string) {
  const { entries, state } = await readFeedPage(stage.database.sql, { userId, first: 20, before: null, categories: null, unreadOnly: false, shelf: 'FEED' });
  return { titles: entries.map(({ title }) => title), counts: state.counts };
}

describe('an item that takes the place of another', () => {
  it('is the same item with a new number: unseen, unread and on top again', async () => {
    const userId = newId();
    const [first] = await stage.replace([titled(userId, 'packed')]);
    const id = first?.entries[0]?.id ?? '';
    await stage.add(additionsFor(userId, 2));
    await stage.mark({ userId, ids: [id], as: 'READ' });
    const [second] = await stage.replace([titled(userId, 'shipped')]);
    expect(second?.entries).toMatchObject([{ id, title: 'shipped', addedSeq: 1, seq: 5, place: 5, seenAt: null, readAt: null }]);
    expect(second?.counts).toEqual({ unseen: 3, unread: 3, total: 3 });
    expect((await pageOf(userId)).titles).toEqual(['shipped', 'Hello 2', 'Hello 1']);
  });

  it('counts nothing twice that was unread already', async () => {
    const userId = newId();
    await stage.replace([titled(userId, 'packed')]);
    const [change] = await stage.replace([titled(userId, 'shipped')]);
    expect(change).toMatchObject({ seq: 2, counts: { unseen: 1, unread: 1, total: 1 } });
  });

  it('brings back what was archived', async () => {
    const userId = newId();
    await stage.replace([titled(userId, 'packed')]);
    await stage.mark({ userId, ids: null, as: 'ARCHIVED' });
    const [change] = await stage.replace([titled(userId, 'shipped')]);
    expect(change).toMatchObject({ entries: [{ archivedAt: null }], counts: { unseen: 1, unread: 1, total: 1 } });
  });

  it('is another where the first has left for good, where the name is another, and where the person is', async () => {
    const [ann, bob] = [newId(), newId()];
    const [first] = await stage.replace([titled(ann, 'packed')]);
    await stage.database.sql`update feed_item set expires_at = now() where id = ${first?.entries[0]?.id ?? ''}`;
    await stage.expire();
    await stage.replace([titled(ann, 'again'), titled(bob, 'of bob'), titled(ann, 'other', 'order 8')]);
    expect(await pageOf(ann)).toEqual({ titles: ['other', 'again'], counts: { unseen: 2, unread: 2, total: 2 } });
    expect(await pageOf(bob)).toEqual({ titles: ['of bob'], counts: { unseen: 1, unread: 1, total: 1 } });
  });

  it('takes it several times in one batch, in the order of the deliveries, and never from a newer one', async () => {
    const userId = newId();
    const late = titled(userId, 'packed, and late');
    const changes = await stage.replace([titled(userId, 'shipped'), titled(userId, 'other', 'order 8'), titled(userId, 'arrived')]);
    expect(changes.flatMap(({ entries }) => entries.map(({ title, seq }) => [title, seq]))).toEqual([['shipped', 1], ['other', 2], ['arrived', 3]]);
    expect(await stage.replace([late])).toEqual([]);
    expect(await pageOf(userId)).toEqual({ titles: ['arrived', 'other'], counts: { unseen: 2, unread: 2, total: 2 } });
  });

  it('is one item when many senders write it at once', async () => {
    const userId = newId();
    await Promise.all(Array.from({ length: 20 }, (_, at) => stage.replace([titled(userId, `${at}`)])));
    expect((await pageOf(userId)).counts).toEqual({ unseen: 1, unread: 1, total: 1 });
  });
});
