import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { findMovedFeeds, readFeedPage, readFeedStates, readFeedStretches, type FeedPageRequest } from '../../src/db/feed.ts';
import { additionFor, additionsFor, openStage, owe, sendOwed, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

const page: Omit<FeedPageRequest, 'userId'> = { first: 20, before: null, categories: null, unreadOnly: false, shelf: 'FEED' };

describe('adding items', () => {
  it('numbers each person’s items one after the other and counts them, many people in one batch', async () => {
    const [one, other] = [newId(), newId()];
    await stage.add(additionsFor(one, 2));
    const changes = await stage.add([additionFor(one, 'third'), additionFor(other, 'first'), additionFor(one, 'fourth')]);
    const ofOne = changes.find(({ userId }) => userId === one);
    const ofOther = changes.find(({ userId }) => userId === other);
    expect(changes).toHaveLength(2);
    expect(ofOne?.entries.map(({ title, seq, addedSeq }) => [title, seq, addedSeq])).toEqual([['third', 3, 3], ['fourth', 4, 4]]);
    expect(ofOne).toMatchObject({ seq: 4, counts: { unseen: 4, unread: 4, total: 4 } });
    expect(ofOther).toMatchObject({ seq: 1, counts: { unseen: 1, unread: 1, total: 1 } });
    expect(ofOne?.epoch).not.toBe(ofOther?.epoch);
  });

  it('answers the very entries that a read answers', async () => {
    const userId = newId();
    const addition = { ...additionFor(userId), content: { title: 'T', body: 'B', url: 'https://example.com', imageUrl: null }, data: ['a', { b: 'ü "quoted"' }] };
    const [change] = await stage.add([addition]);
    const [stretch] = await readFeedStretches(stage.database.sql, [{ userId, after: 0 }]);
    expect(change?.entries).toEqual(stretch?.entries);
    expect(stretch).toMatchObject({ after: 0, seq: 1, epoch: change?.epoch });
  });

  it('adds a delivery once, however often it is asked', async () => {
    const addition = additionFor(newId());
    await stage.add([addition]);
    expect(await stage.add([addition])).toEqual([]);
    expect(await readFeedStates(stage.database.sql, [addition.userId])).toMatchObject([{ seq: 1, counts: { total: 1 } }]);
  });

  it('leaves no hole when a transaction is undone', async () => {
    const userId = newId();
    const undone = stage.database.sql.begin(async (transaction) => {
      const additions = additionsFor(userId, 2);
      await owe(transaction, additions);
      expect(await sendOwed(transaction, additions)).toHaveLength(1);
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    const [change] = await stage.add([additionFor(userId)]);
    expect(change?.seq).toBe(1);
  });
});

describe('marking items', () => {
  async function feedOf(count: number) {
    const userId = newId();
    const [change] = await stage.add(additionsFor(userId, count));
    return { userId, ids: change?.entries.map(({ id }) => id) ?? [] };
  }

  it('gives numbers only to what changes, oldest first, and keeps the counts exact', async () => {
    const { userId, ids } = await feedOf(4);
    await stage.mark({ userId, ids: ids.slice(1, 2), as: 'READ' });
    const { change, state } = await stage.mark({ userId, ids: [...ids].reverse(), as: 'SEEN' });
    expect(change?.entries.map(({ id, seq }) => [id, seq])).toEqual([[ids[0], 6], [ids[2], 7], [ids[3], 8]]);
    expect(state).toMatchObject({ seq: 8, counts: { unseen: 0, unread: 3, total: 4 } });
    const again = await stage.mark({ userId, ids, as: 'SEEN' });
    expect(again.change).toBeNull();
    expect(again.state).toEqual(expect.objectContaining({ seq: 8, counts: state.counts }));
  });

  it('READ implies SEEN, UNREAD takes back only the reading', async () => {
    const { userId, ids } = await feedOf(1);
    const read = await stage.mark({ userId, ids, as: 'READ' });
    expect(read.state.counts).toEqual({ unseen: 0, unread: 0, total: 1 });
    const unread = await stage.mark({ userId, ids, as: 'UNREAD' });
    expect(unread.state.counts).toEqual({ unseen: 0, unread: 1, total: 1 });
    expect(unread.change?.entries[0]).toMatchObject({ readAt: null, seenAt: read.change?.entries[0]?.seenAt });
  });

  it('takes archived items out of every count, and puts them back as they are by then', async () => {
    const { userId, ids } = await feedOf(3);
    await stage.mark({ userId, ids: ids.slice(0, 1), as: 'READ' });
    const archived = await stage.mark({ userId, ids: null, as: 'ARCHIVED' });
    expect(archived.state.counts).toEqual({ unseen: 0, unread: 0, total: 0 });
    const readInArchive = await stage.mark({ userId, ids: ids.slice(1, 2), as: 'READ' });
    expect(readInArchive.change?.entries).toHaveLength(1);
    expect(readInArchive.state.counts).toEqual({ unseen: 0, unread: 0, total: 0 });
    const back = await stage.mark({ userId, ids: null, as: 'UNARCHIVED' });
    expect(back.state.counts).toEqual({ unseen: 1, unread: 1, total: 3 });
  });

  it('marks nothing when an id is not the person’s, and says which', async () => {
    const { userId, ids } = await feedOf(1);
    const others = await feedOf(1);
    const { missing, change } = await stage.mark({ userId, ids: [...ids, ...others.ids], as: 'READ' });
    expect(missing).toEqual(others.ids);
    expect(change).toBeNull();
    expect(await readFeedStates(stage.database.sql, [userId])).toMatchObject([{ seq: 1, counts: { unread: 1 } }]);
  });

  it('marks thousands in one statement, and then carries no entries', async () => {
    const userId = newId();
    await stage.add(additionsFor(userId, 3_000));
    const { change } = await stage.mark({ userId, ids: null, as: 'READ' });
    expect(change).toMatchObject({ seq: 6_000, entries: [], counts: { unseen: 0, unread: 0, total: 3_000 } });
  });

  it('makes the deliveries of what is seen DELIVERED, once, with their event', async () => {
    const { userId, ids } = await feedOf(2);
    const seen = await stage.mark({ userId, ids: ids.slice(0, 1), as: 'SEEN' });
    const read = await stage.mark({ userId, ids: null, as: 'READ' });
    expect(seen.notificationIds).toHaveLength(1);
    expect(read.notificationIds).toHaveLength(1);
    const { sql } = stage.database;
    expect(await sql`select status from delivery where user_id = ${userId}`).toEqual([{ status: 'DELIVERED' }, { status: 'DELIVERED' }]);
    const events = await sql`
      select type, channel from event
      where type <> 'SUCCESS' and notification_id in ${sql([...seen.notificationIds, ...read.notificationIds])}`;
    expect(events).toEqual([{ type: 'DELIVERED', channel: 'IN_APP' }, { type: 'DELIVERED', channel: 'IN_APP' }]);
  });

  it('does not mind a feed that nothing was ever put into', async () => {
    const { change, state } = await stage.mark({ userId: newId(), ids: null, as: 'READ' });
    expect(change).toBeNull();
    expect(state).toMatchObject({ seq: 0, counts: { unseen: 0, unread: 0, total: 0 } });
  });
});

describe('reading', () => {
  it('hands out each changed item once, in the order of the numbers, with the state of the same moment', async () => {
    const userId = newId();
    const [added] = await stage.add(additionsFor(userId, 3));
    const first = added?.entries[0]?.id ?? '';
    await stage.mark({ userId, ids: [first], as: 'SEEN' });
    await stage.mark({ userId, ids: [first], as: 'READ' });
    const [stretch, all] = await readFeedStretches(stage.database.sql, [{ userId, after: 2 }, { userId, after: 0 }]);
    expect(stretch?.entries.map(({ seq, addedSeq }) => [seq, addedSeq])).toEqual([[3, 3], [5, 1]]);
    expect(stretch).toMatchObject({ after: 2, seq: 5, counts: { unseen: 2, unread: 2, total: 3 } });
    expect(all?.entries).toHaveLength(3);
  });

  it('reads no entries for who is more than a thousand changes behind', async () => {
    const userId = newId();
    await stage.add(additionsFor(userId, 1_001));
    const [tooFar, justNot] = await readFeedStretches(stage.database.sql, [{ userId, after: 0 }, { userId, after: 1 }]);
    expect(tooFar).toMatchObject({ seq: 1_001, entries: [] });
    expect(justNot?.entries).toHaveLength(1_000);
  });

  it('finds the feeds that are elsewhere than was shown, and only those', async () => {
    const [same, moved, never, recreated] = [newId(), newId(), newId(), newId()];
    await stage.add([additionFor(same), additionFor(moved), additionFor(recreated)]);
    const [state] = await readFeedStates(stage.database.sql, [same]);
    const shown = [
      { userId: same, epoch: state?.epoch ?? '', seq: 1 },
      { userId: moved, epoch: '', seq: 0 },
      { userId: never, epoch: '', seq: 0 },
      { userId: recreated, epoch: 'another', seq: 1 },
    ];
    expect((await findMovedFeeds(stage.database.sql, shown)).sort()).toEqual([moved, recreated].sort());
  });

  it('pages from the newest to the oldest', async () => {
    const userId = newId();
    await stage.add(additionsFor(userId, 5));
    const newest = await readFeedPage(stage.database.sql, { ...page, userId, first: 2 });
    expect(newest.entries.map(({ title }) => title)).toEqual(['Hello 5', 'Hello 4']);
    expect(newest).toMatchObject({ hasOlder: true, state: { seq: 5, counts: { total: 5 } } });
    const oldest = await readFeedPage(stage.database.sql, { ...page, userId, first: 3, before: { pinned: false, seq: newest.entries[1]?.place ?? 0 } });
    expect(oldest.entries.map(({ title }) => title)).toEqual(['Hello 3', 'Hello 2', 'Hello 1']);
    expect(oldest.hasOlder).toBe(false);
  });

  it('filters the page and never the counts', async () => {
    const userId = newId();
    const [added] = await stage.add([additionFor(userId, 'a', 'news'), additionFor(userId, 'b', 'alerts'), additionFor(userId, 'c', 'alerts')]);
    const idOf = (title: string) => added?.entries.find((entry) => entry.title === title)?.id ?? '';
    await stage.mark({ userId, ids: [idOf('b')], as: 'READ' });
    await stage.mark({ userId, ids: [idOf('a')], as: 'ARCHIVED' });
    const titles = async (filter: Partial<typeof page>) => {
      const { entries, state } = await readFeedPage(stage.database.sql, { ...page, ...filter, userId });
      expect(state.counts).toEqual({ unseen: 1, unread: 1, total: 2 });
      return entries.map(({ title }) => title);
    };
    expect(await titles({})).toEqual(['c', 'b']);
    expect(await titles({ categories: ['news'] })).toEqual([]);
    expect(await titles({ shelf: 'ARCHIVE' })).toEqual(['a']);
    expect(await titles({ unreadOnly: true })).toEqual(['c']);
  });

  it('shows an empty page where nothing was ever put', async () => {
    expect(await readFeedPage(stage.database.sql, { ...page, userId: newId() })).toMatchObject({ entries: [], hasOlder: false, state: { epoch: '', seq: 0 } });
  });
});
