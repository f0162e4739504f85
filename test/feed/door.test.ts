import { createClient as createEventClient } from 'graphql-sse';
import { createClient as createSocketClient } from 'graphql-ws';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { newId } from '../../src/base/ids.ts';
import { sendInApp } from '../../src/db/in-app.ts';
import { call, codesOf, type Answer } from '../edge/callers.ts';
import { openHouse, type House } from '../edge/house.ts';
import { additionFor, owe, sendOwed } from './stage.ts';

let house: House;
let token: string;
let userId: string;
beforeAll(async () => {
  house = await openHouse();
  token = await house.person('ann');
  const [person] = await house.database.sql<{ id: string }[]>`select id from "user" where external_id = 'ann'`;
  userId = person?.id ?? '';
});
afterAll(() => house.close());

const FEED = `subscription ($after: String) {
  feed(after: $after) { type cursor counts { unseen unread total } items { id title category createdAt seenAt readAt } }
}`;
const PAGE = `query ($first: Int, $after: String, $filter: FeedFilter) {
  viewer {
    feedCounts { unseen unread total }
    feed(first: $first, after: $after, filter: $filter) {
      cursor counts { unseen unread total }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      edges { cursor node { id title data createdAt seenAt readAt } }
    }
  }
}`;
const MARK = `mutation ($input: MarkFeedItemsInput!) {
  markFeedItems(input: $input) { counts { unseen unread total } errors { code path } }
}`;

interface Page {
  cursor: string;
  counts: Record<string, number>;
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  edges: { cursor: string; node: { id: string; title: string; readAt: string | null } }[];
}

async function add(...titles: string[]) {
  const additions = titles.map((title) => additionFor(userId, title));
  await owe(house.database.sql, additions);
  const changes = await sendOwed(house.database.sql, additions);
  return changes[0]?.entries ?? [];
}

async function pageOf(variables: Record<string, unknown> = {}): Promise<Page> {
  const { data } = await call(house, 'http', { query: PAGE, variables, as: token });
  return (data as { viewer: { feed: Page } }).viewer.feed;
}

const mark = (input: Record<string, unknown>, as = token) => call(house, 'http', { query: MARK, variables: { input }, as });

describe('the feed over the wire', () => {
  const wires = ['websocket', 'events'] as const;
  it.each(wires)('goes on over %s where the page left off, and tells marks of another window', async (wire) => {
    await add('before');
    const { cursor } = await pageOf();
    const [missed] = await add('missed');
    const events = subscription(wire, FEED, { after: cursor });
    expect(await events.next()).toMatchObject({ data: { feed: { type: 'ADDED', items: [{ id: missed?.id, title: 'missed', createdAt: missed?.createdAt }] } } });
    await mark({ ids: [missed?.id], as: 'READ' });
    const { counts } = await pageOf();
    expect(await events.next()).toMatchObject({ data: { feed: { type: 'UPDATED', counts, items: [{ id: missed?.id }] } } });
    await events.leave();
  });

  it('answers a cursor that says nothing with RESET, and one of another list with an error', async () => {
    const lost = subscription('websocket', FEED, { after: 'abc' });
    expect(await lost.next()).toMatchObject({ data: { feed: { type: 'RESET', items: [], counts: (await pageOf()).counts } } });
    await lost.leave();
    const [edge] = (await pageOf()).edges;
    for (const wire of wires) {
      expect(codesOf(await call(house, wire, { query: FEED, variables: { after: edge?.cursor }, as: token }))).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('pages to older items, and says where it lies', async () => {
    await mark({ all: true, as: 'ARCHIVED' });
    await add('one', 'two', 'three');
    const newest = await pageOf({ first: 2 });
    expect(newest.edges.map(({ node }) => node.title)).toEqual(['three', 'two']);
    expect(newest.pageInfo).toEqual({
      hasNextPage: true,
      hasPreviousPage: false,
      startCursor: newest.edges[0]?.cursor,
      endCursor: newest.edges[1]?.cursor,
    });
    const oldest = await pageOf({ first: 2, after: newest.pageInfo.endCursor });
    expect(oldest.edges.map(({ node }) => node.title)).toEqual(['one']);
    expect(oldest.pageInfo).toMatchObject({ hasNextPage: false, hasPreviousPage: true });
    expect(oldest.counts).toEqual({ unseen: 3, unread: 3, total: 3 });
  });

  it.each([{ after: 'abc' }, { after: '' }, { first: 0 }, { first: 101 }, { filter: { archived: true, snoozed: true } }])('refuses the page %o', async (variables) => {
    expect(codesOf(await call(house, 'http', { query: PAGE, variables, as: token }))).toEqual(['BAD_USER_INPUT']);
  });

  it('refuses the live position where a page is asked for', async () => {
    const { cursor } = await pageOf();
    expect(codesOf(await call(house, 'http', { query: PAGE, variables: { after: cursor }, as: token }))).toEqual(['BAD_USER_INPUT']);
  });
});

describe('marking over the wire', () => {
  it('is for the person at the user door and for a named person at the app door', async () => {
    const [first, second] = await add('a', 'b');
    expect(await mark({ ids: [first?.id], as: 'READ' })).toMatchObject({ data: { markFeedItems: { errors: [] } } });
    expect(await mark({ userId: 'ann', ids: [second?.id], as: 'READ' }, house.app)).toMatchObject({ data: { markFeedItems: { errors: [] } } });
    const page = await pageOf();
    expect(page.edges.slice(0, 2).map(({ node }) => node.readAt !== null)).toEqual([true, true]);
    expect(codesOf(await mark({ userId: 'ann', all: true, as: 'READ' }))).toEqual(['BAD_USER_INPUT']);
    expect(codesOf(await mark({ all: true, as: 'READ' }, house.app))).toEqual(['BAD_USER_INPUT']);
    expect(await mark({ userId: 'nobody', all: true, as: 'READ' }, house.app)).toMatchObject({
      data: { markFeedItems: { counts: null, errors: [{ code: 'USER_NOT_FOUND', path: ['input', 'userId'] }] } },
    });
  });

  it.each([{ as: 'READ' }, { ids: [], as: 'READ' }, { all: false, as: 'READ' }, { ids: ['x'], all: true, as: 'READ' }, { all: true, as: 'SNOOZED' },
    { all: true, as: 'SNOOZED', until: '2001-01-01T00:00:00Z' }, { all: true, as: 'READ', until: '2031-01-01T00:00:00Z' },
    { all: true, as: 'DONE', action: 'yes' }, { ids: ['x'], as: 'DONE' }, { ids: ['x'], as: 'READ', action: 'yes' }])('refuses %o', async (input) => {
    expect(codesOf(await mark(input))).toEqual(['BAD_USER_INPUT']);
  });

  it('snoozes until a time that lies ahead, pins, and does what an item offers', async () => {
    const addition = { ...additionFor(userId, 'May I?'), category: 'asking', feed: { actions: [{ name: 'yes', label: 'Yes', url: null, doneAt: null }] } };
    await owe(house.database.sql, [addition]);
    const [change] = await sendOwed(house.database.sql, [addition]);
    const id = change?.entries[0]?.id;
    const until = new Date(Date.now() + 60_000).toISOString();
    const itemOf = async (filter: Record<string, unknown>) => {
      const query = `query ($filter: FeedFilter) { viewer { feedCountsByCategory { category counts { unread } } feed(filter: $filter) {
        countsByCategory { category counts { unread total } } edges { node { id snoozedUntil pinnedAt actions { name label url doneAt } } } } } }`;
      const { data } = await call(house, 'http', { query, variables: { filter }, as: token });
      return data as { viewer: { feed: { countsByCategory: { category: string }[]; edges: { node: Record<string, unknown> }[] } } };
    };
    const tabsOf = async () => (await itemOf({})).viewer.feed.countsByCategory.filter(({ category }) => category === 'asking');
    expect(await tabsOf()).toEqual([{ category: 'asking', counts: { unread: 1, total: 1 } }]);
    await mark({ ids: [id], as: 'SNOOZED', until });
    expect((await itemOf({ snoozed: true })).viewer.feed.edges).toMatchObject([{ node: { id, snoozedUntil: until, pinnedAt: null } }]);
    expect(await tabsOf()).toEqual([]);
    await mark({ ids: [id], as: 'UNARCHIVED' });
    await mark({ ids: [id], as: 'PINNED' });
    await mark({ ids: [id], as: 'DONE', action: 'yes' });
    expect((await itemOf({ categories: ['asking'] })).viewer.feed.edges).toMatchObject([
      { node: { id, snoozedUntil: null, pinnedAt: expect.any(String) as string, actions: [{ name: 'yes', label: 'Yes', url: null, doneAt: expect.any(String) as string }] } },
    ]);
    expect(await tabsOf()).toEqual([{ category: 'asking', counts: { unread: 0, total: 1 } }]);
    expect(await mark({ ids: [id], as: 'DONE', action: 'no' })).toMatchObject({ data: { markFeedItems: { counts: null, errors: [{ code: 'NOT_FOUND' }] } } });
    await mark({ ids: [id], as: 'UNPINNED' });
  });

  it('tells the counts of each category with every event, once it was asked for them', async () => {
    const query = 'subscription ($after: String) { feed(after: $after) { countsByCategory { category counts { total } } } }';
    const { cursor } = await pageOf();
    const events = subscription('websocket', query, { after: cursor });
    await add('for the tab');
    const told = await events.next();
    expect(told).toMatchObject({ data: { feed: { countsByCategory: expect.arrayContaining([{ category: 'announcement', counts: { total: (await pageOf({ filter: { category: 'announcement' }, first: 100 })).edges.length } }]) as unknown[] } } });
    await events.leave();
  });

  it('marks nothing when an id is no item of this feed, and names it', async () => {
    const [item] = await add('c');
    const unread = (await pageOf()).counts;
    for (const strange of [newId(), 'no id at all']) {
      expect(await mark({ ids: [item?.id, strange], as: 'READ' })).toMatchObject({
        data: { markFeedItems: { counts: null, errors: [{ code: 'NOT_FOUND', path: ['input', 'ids', '1'] }] } },
      });
    }
    expect((await pageOf()).counts).toEqual(unread);
  });
});

describe('watching a notification over the wire', () => {
  const WATCH = 'subscription ($id: ID!) { notification(id: $id) { id status deliveries { status } } }';

  it('tells it to its own project, with fresh deliveries at every change', async () => {
    const [row] = await house.database.sql<{ id: string }[]>`
      insert into notification (id, project_id, app_id, category_id, status, priority, strategy, request, expires_at)
      select ${newId()}, ${house.projectId}, ${newId()}, id, 'ACTIVE', 'NORMAL', 'PARALLEL', '{}', now() + interval '1 day'
      from category where project_id = ${house.projectId} limit 1 returning id`;
    const id = row?.id ?? '';
    const delivery = newId();
    await house.database.sql`
      insert into delivery (id, notification_id, project_id, user_id, channel, lane, step, content, status)
      values (${delivery}, ${id}, ${house.projectId}, ${userId}, 'IN_APP', 'in_app.normal', 0, '{"title": "Hello", "body": "World"}', 'QUEUED')`;
    const { changes } = await sendInApp(house.database.sql, [delivery], { alone: false });
    const events = subscription('websocket', WATCH, { id }, house.app);
    expect(await events.next()).toEqual({ data: { notification: { id, status: 'ACTIVE', deliveries: [{ status: 'SENT' }] } } });
    await mark({ ids: [changes[0]?.entries[0]?.id], as: 'SEEN' });
    expect(await events.next()).toEqual({ data: { notification: { id, status: 'ACTIVE', deliveries: [{ status: 'DELIVERED' }] } } });
    await events.leave();
    const other = await house.tenant(`other-${newId()}`);
    expect(codesOf(await call(house, 'websocket', { query: WATCH, variables: { id }, as: other.app }))).toEqual(['BAD_USER_INPUT']);
  });
});

/** The events of a subscription, one by one. */
function subscription(wire: 'websocket' | 'events', query: string, variables: Record<string, unknown>, as = token) {
  const client =
    wire === 'websocket'
      ? createSocketClient({ url: house.socketUrl, webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization: as } })
      : createEventClient({ url: house.url, retryAttempts: 0, headers: { authorization: as } });
  const events = client.iterate({ query, variables });
  return {
    next: async () => (await events.next()).value as Answer,
    async leave() {
      await events.return?.();
      await client.dispose();
    },
  };
}
