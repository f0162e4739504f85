import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { FeedWish } from '../../src/core/feed.ts';
import { pruneItems } from '../../src/db/feed-life.ts';
import { readFeedPage, readFeedStates, readFeedStretches, type FeedShelf } from '../../src/db/feed.ts';
import { additionFor, openStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());

const DAY_MS = 24 * 60 * 60 * 1_000;

async function feedOf(...wishes: (FeedWish | undefined)[]) {
  const userId = newId();
  const additions = wishes.map((feed, at) => ({ ...additionFor(userId, `Hello ${at + 1}`), ...(feed && { feed }) }));
  const [change] = await stage.add(additions);
  return { userId, entries: change?.entries ?? [], ids: change?.entries.map(({ id }) => id) ?? [] };
}

/** Their time is over, as the clock would have it later. */
async function endOf(ids: string[]) {
  await stage.database.sql`update feed_item set expires_at = now() where id = any(${ids}::uuid[])`;
}

async function pageOf(userId: string, shelf: FeedShelf = 'FEED') {
  const { entries } = await readFeedPage(stage.database.sql, { userId, first: 20, before: null, categories: null, unreadOnly: false, shelf });
  return entries.map(({ title }) => title);
}

async function stretchOf(userId: string, after: number) {
  const [stretch] = await readFeedStretches(stage.database.sql, [{ userId, after }]);
  return stretch;
}

describe('an item', () => {
  it('ends with its notification or after what is kept, whichever comes first, or never', async () => {
    const { entries } = await feedOf(undefined, { expires: true }, { keepSeconds: 60 }, { expires: true, keepSeconds: 60 });
    const lives = entries.map(({ expiresAt, createdAt }) => (expiresAt === null ? null : Date.parse(expiresAt) - Date.parse(createdAt)));
    expect(lives.map((ms) => ms && Math.round(ms / 1_000))).toEqual([null, DAY_MS / 1_000, 60, 60]);
  });

  it('leaves the feed when its time is over, with a number, exact counts, and none of its words', async () => {
    const { userId, ids } = await feedOf(undefined, undefined, undefined);
    await stage.mark({ userId, ids: ids.slice(1, 2), as: 'SEEN' });
    await stage.mark({ userId, ids: ids.slice(2), as: 'ARCHIVED' });
    await endOf(ids.slice(1));
    const [change] = await stage.expire();
    expect(change?.entries).toMatchObject([
      { id: ids[1], seq: 6, title: '', body: '', data: null, removal: 'EXPIRED', archivedAt: expect.any(String) as string },
      { id: ids[2], seq: 7, title: '', removal: 'EXPIRED' },
    ]);
    expect(change).toMatchObject({ userId, seq: 7, counts: { unseen: 1, unread: 1, total: 1 } });
    expect(await pageOf(userId)).toEqual(['Hello 1']);
    expect(await pageOf(userId, 'ARCHIVE')).toEqual([]);
    expect(await stage.expire()).toEqual([]);
  });

  it('is moved by no mark once it has left', async () => {
    const { userId, ids } = await feedOf(undefined, undefined);
    await endOf(ids.slice(0, 1));
    await stage.expire();
    for (const as of ['UNARCHIVED', 'READ', 'UNREAD', 'SEEN'] as const) {
      expect(await stage.mark({ userId, ids: ids.slice(0, 1), as })).toMatchObject({ missing: [], change: null });
    }
    expect((await stage.mark({ userId, ids, as: 'READ' })).change?.entries.map(({ id }) => id)).toEqual(ids.slice(1));
    expect(await readFeedStates(stage.database.sql, [userId])).toMatchObject([{ counts: { unseen: 0, unread: 0, total: 1 } }]);
  });

  it('leaves the feeds of many people in one round', async () => {
    const feeds = await Promise.all(Array.from({ length: 20 }, () => feedOf(undefined, undefined)));
    await endOf(feeds.flatMap(({ ids }) => ids.slice(0, 1)));
    const changes = await stage.expire();
    expect(changes.map(({ userId, counts: { total } }) => [userId, total]).sort()).toEqual(feeds.map(({ userId }) => [userId, 1]).sort());
  });
});

describe('what is left of items that are gone', () => {
  it('is kept for a week, and its deletion makes those load the feed again who were not told', async () => {
    const { userId, ids } = await feedOf(undefined, undefined, undefined);
    await endOf(ids.slice(0, 2));
    await stage.expire();
    await stage.database.sql`update feed_item set removed_at = now() - interval '8 days' where id = ${ids[0] ?? ''}`;
    expect(await pruneItems(stage.database.sql, 100)).toBe(1);
    expect(await stretchOf(userId, 3)).toMatchObject({ whole: false, entries: [], seq: 5 });
    expect(await stretchOf(userId, 4)).toMatchObject({ whole: true, entries: [{ id: ids[1] }] });
    expect((await stretchOf(userId, 0))?.entries.map(({ id }) => id)).toEqual([ids[2], ids[1]]);
    expect(await pruneItems(stage.database.sql, 100)).toBe(0);
  });
});
