import { newId } from '../../src/base/ids.ts';
import type { FeedChange, FeedWish } from '../../src/core/feed.ts';
import type { Content, Json } from '../../src/core/message.ts';
import { connectDatabase, type Database, type Reader } from '../../src/db/connect.ts';
import { expireItems, wakeItems } from '../../src/db/feed-life.ts';
import { markFeedItems, type FeedMarked, type FeedMarking } from '../../src/db/feed-marks.ts';
import { replaceInApp } from '../../src/db/in-app-replacing.ts';
import { sendInApp } from '../../src/db/in-app.ts';
import { rowsAsJson } from '../../src/db/json.ts';
import { freshDatabase } from '../support/postgres.ts';

/** One item to put into one person's feed. */
export interface Addition {
  deliveryId: string;
  notificationId: string;
  userId: string;
  category: string;
  content: Content;
  data: Json;
  feed?: FeedWish;
}

/** A database with feeds in it, and what the rest of the house does to them. */
export interface Stage {
  database: Database;
  add(additions: readonly Addition[]): Promise<FeedChange[]>;
  mark(marking: FeedMarking): Promise<FeedMarked>;
  /** Puts items into feeds that take the place of others. */
  replace(additions: readonly Addition[]): Promise<FeedChange[]>;
  /** A round of what takes items out whose time is over. */
  expire(): Promise<FeedChange[]>;
  /** A round of what brings back what was snoozed. */
  wake(): Promise<FeedChange[]>;
  leave(): Promise<void>;
}

export async function openStage(): Promise<Stage> {
  const fresh = await freshDatabase();
  const database = connectDatabase({ url: fresh.url, connections: 10, name: 'test' });
  return {
    database,
    async add(additions) {
      await owe(database.sql, additions);
      return sendOwed(database.sql, additions);
    },
    mark: (marking) => database.sql.begin((transaction) => markFeedItems(transaction, marking)),
    async replace(additions) {
      await owe(database.sql, additions);
      const ids = additions.map(({ deliveryId }) => deliveryId);
      return (await database.sql.begin((transaction) => replaceInApp(transaction, ids))).changes;
    },
    expire: async () => (await database.sql.begin((transaction) => expireItems(transaction, 500))).changes,
    wake: async () => (await database.sql.begin((transaction) => wakeItems(transaction, 500))).changes,
    async leave() {
      await database.close();
      await fresh.drop();
    },
  };
}

/** Notifications with nothing but an in-app delivery that is to be sent. What is there already is left alone. */
export async function owe(sql: Reader, additions: readonly Addition[]): Promise<void> {
  await sql`
    with addition as (
      select * from jsonb_to_recordset(${rowsAsJson(sql, additions)}) as a (
        "deliveryId" uuid, "notificationId" uuid, "userId" uuid, category text, content jsonb, data jsonb, feed jsonb)
    ), tenant as (
      insert into project (id, key, name) values (${newId()}, 'feeds', 'Feeds') on conflict (key) do update set name = excluded.name
      returning id
    ), categories as (
      insert into category (id, project_id, key, name, kind, critical, opt_in, channels, strategy, priority)
      select gen_random_uuid(), tenant.id, key, key, 'CONTENT', false, false, '{IN_APP}', 'PARALLEL', 'NORMAL'
      from tenant, (select distinct category as key from addition) as named
      on conflict (project_id, key) do update set name = excluded.name
      returning id, key
    ), notifications as (
      insert into notification (id, project_id, app_id, user_id, category_id, status, priority, strategy, request, expires_at)
      select distinct on ("notificationId") "notificationId", tenant.id, tenant.id, "userId", categories.id, 'ACTIVE', 'NORMAL', 'PARALLEL',
        case when feed is null then '{}' else jsonb_build_object('feed', feed) end || jsonb_build_object('data', data), now() + interval '1 day'
      from tenant, addition join categories on categories.key = addition.category
      on conflict (id) do nothing
    )
    insert into delivery (id, notification_id, project_id, user_id, channel, lane, step, content, alone, status, queued_at)
    select distinct on ("deliveryId") "deliveryId", "notificationId", tenant.id, "userId", 'IN_APP', 'in_app.normal', 0, content, true, 'QUEUED', now()
    from tenant, addition
    on conflict (id) do nothing`;
}

export async function sendOwed(sql: Reader, additions: readonly Addition[]): Promise<FeedChange[]> {
  const ids = additions.map(({ deliveryId }) => deliveryId);
  return (await sendInApp(sql, ids, { alone: true })).changes;
}

export function additionFor(userId: string, title = 'Hello', category = 'announcement'): Addition {
  return { deliveryId: newId(), notificationId: newId(), userId, category, content: { title, body: 'World' }, data: { order: 7 } };
}

export function additionsFor(userId: string, count: number): Addition[] {
  return Array.from({ length: count }, (_, at) => additionFor(userId, `Hello ${at + 1}`));
}
