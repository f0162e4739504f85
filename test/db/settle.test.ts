import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { connectDatabase, type Database, type Transaction } from '../../src/db/connect.ts';
import { settle, type Settlement } from '../../src/db/settle.ts';
import { eventually } from '../support/eventually.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

let fresh: FreshDatabase;
let database: Database;
const projectId = newId();
const userId = newId();
beforeAll(async () => {
  fresh = await freshDatabase();
  database = connectDatabase({ url: fresh.url, connections: 4, name: 'test' });
  await database.sql`insert into project (id, key, name) values (${projectId}, 'p', 'p')`;
  await database.sql`insert into "user" (id, project_id, external_id) values (${userId}, ${projectId}, 'ann')`;
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

const LEASE = '2026-01-01 00:00:00.123456+00';

/** A claimed delivery, alone in its notification. */
async function claimed(deviceId: string | null = null): Promise<{ id: string; notificationId: string }> {
  const [id, notificationId] = [newId(), newId()];
  await database.sql`
    insert into notification (id, project_id, app_id, category_id, status, priority, strategy, request, expires_at)
    values (${notificationId}, ${projectId}, ${newId()}, ${newId()}, 'ACTIVE', 'NORMAL', 'PARALLEL', '{}', now() + interval '1 hour')`;
  await database.sql`
    insert into delivery (id, notification_id, project_id, user_id, channel, lane, step, device_id, alone, status, attempts, lease_until)
    values (${id}, ${notificationId}, ${projectId}, ${userId}, 'PUSH', 'fcm_normal', 0, ${deviceId}, true, 'SENDING', 1, ${LEASE}::text::timestamptz)`;
  return { id, notificationId };
}

function settlementOf({ id, notificationId }: { id: string; notificationId: string }, changes: Partial<Settlement> = {}): Settlement {
  return {
    id, lease: LEASE, status: 'SENT', reason: null, provider: 'one', providerMessageId: null, delayMs: null, counted: true, completes: notificationId,
    events: [{ id: newId(), type: 'SUCCESS', from: null }], deadLetterId: null, retiresDevice: false, goneSince: null, suppressionId: null,
    ...changes,
  };
}

async function stateOf({ id, notificationId }: { id: string; notificationId: string }): Promise<string> {
  const [row] = await database.sql<{ state: string }[]>`
    select concat_ws(' ', n.status, d.status, (select count(*) from event e where e.delivery_id = d.id)) as state
    from delivery d join notification n on n.id = d.notification_id where d.id = ${id} and n.id = ${notificationId}`;
  return row?.state ?? 'absent';
}

const waiting = (count: number) =>
  eventually(`${count} wait for a lock`, async () => {
    const [row] = await database.sql<{ count: number }[]>`
      select count(*)::integer as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return row?.count === count;
  });

/** Settles, and has another change something under the lock of the notification between its beginning and its end. */
async function settledAfter(one: { id: string; notificationId: string }, change: (transaction: Transaction) => Promise<unknown>): Promise<string> {
  let settling: Promise<unknown> = Promise.resolve();
  await database.sql.begin(async (transaction) => {
    await transaction`select from notification where id = ${one.notificationId} for update`;
    settling = settle(database.sql, [settlementOf(one)]);
    await waiting(1);
    await change(transaction);
  });
  await settling;
  return stateOf(one);
}

describe('an outcome that had to wait for its notification', () => {
  it('resolves what the rescuer gave up on meanwhile', async () => {
    const one = await claimed();
    expect(await settledAfter(one, (by) => by`update delivery set status = 'UNKNOWN' where id = ${one.id}`)).toBe('COMPLETED SENT 1');
  });

  it('changes nothing where another has claimed the delivery meanwhile', async () => {
    const one = await claimed();
    expect(await settledAfter(one, (by) => by`update delivery set lease_until = now() + interval '1 minute' where id = ${one.id}`)).toBe('ACTIVE SENDING 0');
  });

  it('says what became of it, and leaves the notification cancelled', async () => {
    const one = await claimed();
    expect(await settledAfter(one, (by) => by`update notification set status = 'CANCELLED' where id = ${one.notificationId}`)).toBe('CANCELLED SENT 1');
  });
});

describe('two batches that retire the same devices', () => {
  it('do not wait for each other, in whatever order they name them', async () => {
    const devices = [newId(), newId()];
    await database.sql`
      insert into device (id, project_id, user_id, platform, service, token)
      select gen_random_uuid(), ${projectId}, ${userId}, 'ANDROID', 'FCM', 'other ' || n from generate_series(1, 2000) as n`;
    await database.sql`analyze device`;
    for (const id of devices) {
      await database.sql`
        insert into device (id, project_id, user_id, platform, service, token) values (${id}, ${projectId}, ${userId}, 'ANDROID', 'FCM', ${id})`;
    }
    const [first = '', second = ''] = devices;
    const gone = async (deviceId: string) =>
      settlementOf(await claimed(deviceId), { status: 'FAILED', reason: 'UNREGISTERED', retiresDevice: true, events: [{ id: newId(), type: 'FAIL', from: null }] });
    const there = [await gone(first), await gone(second)];
    const back = [await gone(second), await gone(first)];
    let settling: Promise<unknown> = Promise.resolve();
    await database.sql.begin(async (transaction) => {
      await transaction`select from device where id = ${first} for update`;
      const one = settle(database.sql, there);
      await waiting(1);
      const other = settle(database.sql, back);
      settling = Promise.all([one, other]);
      await waiting(2);
    });
    await settling;
    const retired = await database.sql`select from device where retired_reason = 'UNREGISTERED'`;
    expect(retired).toHaveLength(2);
  });
});
