import { drizzle } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { asking, codesOf, post, type Ask, type UserError } from './callers.ts';
import { openHouse, storeNotification, type House } from './house.ts';

describe('notifications', () => {
  let house: House;
  let ask: Ask;
  /** Every statement of record keeping. */
  const queries: string[] = [];
  let pool: postgres.Sql;

  beforeAll(async () => {
    house = await openHouse({}, (database, url) => {
      pool = postgres(url, { max: 4 });
      return { ...database, records: drizzle(pool, { logger: { logQuery: (query) => void queries.push(query) } }) };
    });
    ask = asking(house);
  });
  afterAll(async () => {
    await pool.end();
    await house.close();
  });

  const page = (variables: Record<string, unknown>, as = house.app) =>
    ask<{ edges: { cursor: string; node: { id: string } }[]; pageInfo: Record<string, unknown> }>(
      `query ($first: Int, $after: String, $filter: NotificationFilter) { notifications(first: $first, after: $after, filter: $filter) {
        edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
      } }`,
      variables,
      as,
    );

  it('are paged from the newest on, each once', async () => {
    const tenant = await house.tenant('pages');
    await house.person('pat', tenant);
    const requester = { projectId: tenant.projectId, appId: newId() };
    const ids: string[] = [];
    for (let at = 0; at < 7; at += 1) {
      const { id } = await storeNotification(house.database, requester, { to: { userId: 'pat' }, category: 'promotion' });
      ids.unshift(id);
    }
    const seen: string[] = [];
    let after: unknown = null;
    do {
      const { edges, pageInfo } = await page({ first: 3, after }, tenant.app);
      expect(pageInfo.hasPreviousPage).toBe(after !== null);
      expect(pageInfo.startCursor).toBe(edges[0]?.cursor);
      seen.push(...edges.map(({ node }) => node.id));
      after = pageInfo.hasNextPage === true ? pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(ids);

    const count = async (filter: Record<string, unknown>) => (await page({ first: 100, filter }, tenant.app)).edges.length;
    expect(await count({ userId: 'pat', category: 'promotion', status: 'ACTIVE' })).toBe(7);
    expect(await count({ userId: 'nobody' })).toBe(0);
    expect(await count({ category: 'announcement' })).toBe(0);
    expect(await count({ category: 'none' })).toBe(0);
    expect(await count({ status: 'COMPLETED' })).toBe(0);
    expect(await page({}, house.app)).toMatchObject({ edges: [] });
  });

  it('have cursors that fit no other list', async () => {
    const deadLetter = Buffer.from(`d:${newId()}`).toString('base64url');
    for (const after of [deadLetter, 'nonsense', Buffer.from('n:nonsense').toString('base64url')]) {
      const { answer } = await post(house, { query: 'query ($after: String) { notifications(after: $after) { edges { cursor } } }', variables: { after }, as: house.app });
      expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
    }
  });

  it('show all that hangs on them in few statements, however many there are', async () => {
    const requester = { projectId: house.projectId, appId: newId() };
    await house.person('nora');
    const { sql } = house.database;
    for (let at = 0; at < 20; at += 1) {
      const { id } = await storeNotification(house.database, requester, { to: { userId: 'nora' }, category: 'transaction' });
      const deliveryId = newId();
      await sql`insert into delivery (id, notification_id, project_id, channel, step, status) values (${deliveryId}, ${id}, ${house.projectId}, 'SMS', 0, 'FAILED')`;
      await sql`insert into event (id, notification_id, delivery_id, type, channel) values (${newId()}, ${id}, ${deliveryId}, 'REQUESTED', 'SMS')`;
      await sql`insert into dead_letter (id, project_id, delivery_id, reason) values (${newId()}, ${house.projectId}, ${deliveryId}, 'SMTP_550')`;
    }
    queries.length = 0;
    const { edges } = await ask<{ edges: { node: Record<string, unknown> }[] }>(
      `{ notifications(first: 20) { edges { node {
        user { id } category { key } deliveries { channel status device { id } attempts } events { type channel deliveryId }
      } } } }`,
    );
    expect(edges).toHaveLength(20);
    expect(edges[0]?.node).toMatchObject({
      user: { id: 'nora' },
      category: { key: 'transaction' },
      deliveries: [{ channel: 'SMS', status: 'FAILED', device: null, attempts: 0 }],
      events: [{ type: 'REQUESTED', channel: 'SMS' }],
    });
    // Of the page: itself, and one each for users, categories, deliveries and events.
    expect(queries).toHaveLength(5);
  });

  it('answer for dead letters with their deliveries', async () => {
    const letters = await ask<{ edges: { node: { reason: string; delivery: { status: string } } }[] }>(
      '{ deadLetters(first: 1) { edges { node { reason at replayedAt delivery { status } } } } }',
      {},
      house.operator,
    );
    expect(letters.edges).toEqual([{ node: expect.objectContaining({ reason: 'SMTP_550', delivery: { status: 'FAILED' } }) as unknown }]);
  });

  it('lie in queues that say how many there are and how long', async () => {
    const { sql } = house.database;
    for (const [status, age] of [['QUEUED', 60], ['QUEUED', 30], ['SENDING', 90]] as const) {
      await sql`
        insert into delivery (id, notification_id, project_id, channel, lane, step, status, queued_at, lease_until)
        values (${newId()}, ${newId()}, ${house.projectId}, 'SMS', 'sms.high', 0, ${status}, now() - ${age} * interval '1 second', now() + interval '1 hour')`;
    }
    const queues = await ask<Record<string, unknown>[]>('{ queues { channel priority pending inFlight oldestSeconds } }', {}, house.operator);
    const [busy, ...others] = queues.filter(({ pending, inFlight }) => pending !== 0 || inFlight !== 0);
    expect(busy).toMatchObject({ channel: 'SMS', priority: 'HIGH', pending: 2, inFlight: 1 });
    expect(busy?.oldestSeconds).toBeGreaterThanOrEqual(60);
    expect(busy?.oldestSeconds).toBeLessThan(90);
    expect(others).toEqual([]);
  });

  it('are accepted one by one, each with its own answer', async () => {
    const answers = await ask<{ notification: { status: string } | null; errors: UserError[] }[]>(
      `mutation { sendNotifications(inputs: [
        { to: { userId: "nora" }, category: "transaction", content: { title: "Paid", body: "Thank you" }, channels: [IN_APP] },
        { to: { userId: "nobody" }, category: "transaction", content: { title: "Paid", body: "Thank you" }, channels: [IN_APP] }
      ]) { notification { status user { id } } duplicate errors { code path } } }`,
    );
    expect(answers).toEqual([
      { notification: { status: 'ACTIVE', user: { id: 'nora' } }, duplicate: false, errors: [] },
      { notification: null, duplicate: false, errors: [{ code: 'USER_NOT_FOUND', path: ['inputs', '1', 'to', 'userId'] }] },
    ]);
  });

  it('are named by nothing that is no id of the project', async () => {
    for (const id of ['nonsense', newId()]) {
      expect(await ask('query ($id: ID!) { notification(id: $id) { id } }', { id })).toBeNull();
      expect(await ask('mutation ($id: ID!) { cancelNotification(id: $id) { notification { id } errors { code path } } }', { id })).toEqual({
        notification: null,
        errors: [{ code: 'NOT_FOUND', path: ['id'] }],
      });
    }
  });
});
