import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { connectBus, type Bus } from '../../src/bus/connect.ts';
import { createLiveBus, type LiveBus } from '../../src/bus/live.ts';
import type { DeliveryStatus } from '../../src/core/delivery.ts';
import type { NotificationStatus } from '../../src/db/tables/journey.ts';
import { createNotificationWatch, type NotificationWatch } from '../../src/edge/live/notification.ts';
import { eventually } from '../support/eventually.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { openStage, type Stage } from './stage.ts';

const log = pino({ level: 'silent' });
const OFTEN_MS = 50;
const NEVER_MS = 600_000;

let stage: Stage;
let nats: Nats;
let bus: Bus;
let live: LiveBus;
beforeAll(async () => {
  [stage, nats] = await Promise.all([openStage(), startNats()]);
  bus = await connectBus({ url: nats.url, name: 'test', log, signal: new AbortController().signal });
  live = createLiveBus(bus);
});
afterAll(async () => {
  await bus.close();
  await Promise.all([stage.leave(), nats.stop()]);
});

let leaving: AbortController;
let running: Promise<void>[];
beforeEach(() => {
  leaving = new AbortController();
  running = [];
});
afterEach(async () => {
  leaving.abort();
  await Promise.all(running);
});

function openWatch(lookEveryMs: number): NotificationWatch {
  const watch = createNotificationWatch({ database: stage.database, live, log, lookEveryMs });
  running.push(watch.run(leaving.signal));
  return watch;
}

async function notificationOf(...deliveries: DeliveryStatus[]) {
  const { sql } = stage.database;
  const id = newId();
  await sql`
    insert into notification (id, project_id, app_id, category_id, status, priority, strategy, request, expires_at)
    values (${id}, ${newId()}, ${newId()}, ${newId()}, 'ACTIVE', 'NORMAL', 'PARALLEL', '{}', now() + interval '3 days')`;
  for (const status of deliveries) {
    await sql`
      insert into delivery (id, notification_id, project_id, channel, step, status)
      values (${newId()}, ${id}, ${newId()}, 'EMAIL', 0, ${status})`;
  }
  return {
    id,
    deliveriesBecome: (status: DeliveryStatus) => sql`update delivery set status = ${status}, updated_at = now() where notification_id = ${id}`,
    becomes: (status: NotificationStatus) => sql`update notification set status = ${status} where id = ${id}`,
    /** Both at once, as it is settled: whoever looks sees no state between them. */
    isDelivered: () =>
      sql`
        with delivered as (update delivery set status = 'DELIVERED', updated_at = now() where notification_id = ${id})
        update notification set status = 'COMPLETED' where id = ${id}`,
    ages: () => sql`update delivery set updated_at = now() - interval '11 minutes' where notification_id = ${id}`,
  };
}

/** Reads to the end, and keeps the statuses that were told. */
function read(watch: NotificationWatch, id: string) {
  const iterator = watch.watch(id);
  const told: NotificationStatus[] = [];
  const done = (async () => {
    for await (const { status } of iterator) told.push(status);
  })();
  return { told, done, leave: () => iterator.return?.() };
}

describe('a notification that is watched', () => {
  it('is told as it is now, then at every ping that brings a change, until nothing can change', async () => {
    const watch = openWatch(NEVER_MS);
    const notification = await notificationOf('QUEUED');
    const { told, done } = read(watch, notification.id);
    await eventually('it is told as it is', () => told.length === 1);
    await notification.deliveriesBecome('SENDING');
    live.publishNotifications([newId(), notification.id]);
    await eventually('the change is told', () => told.length === 2);
    await notification.isDelivered();
    live.publishNotifications([notification.id]);
    await done;
    expect(told).toEqual(['ACTIVE', 'ACTIVE', 'COMPLETED']);
    expect(watch.watched()).toBe(0);
  });

  it('is told once and ends, when nothing of it can change any more', async () => {
    const notification = await notificationOf('DELIVERED', 'FAILED', 'FILTERED');
    await notification.becomes('COMPLETED');
    const { told, done } = read(openWatch(NEVER_MS), notification.id);
    await done;
    expect(told).toEqual(['COMPLETED']);
  });

  it('stays open ten minutes for the receipts of what was sent', async () => {
    const notification = await notificationOf('SENT');
    await notification.becomes('COMPLETED');
    const { told, done } = read(openWatch(OFTEN_MS), notification.id);
    await eventually('it is told as it is', () => told.length === 1);
    await notification.ages();
    await done;
    expect(told).toEqual(['COMPLETED']);
  });

  it('is looked at without a ping too, for the ping may be lost', async () => {
    const notification = await notificationOf('SENDING');
    const { told, done } = read(openWatch(OFTEN_MS), notification.id);
    await eventually('it is told as it is', () => told.length === 1);
    await notification.deliveriesBecome('SENT');
    await eventually('the change is told', () => told.length === 2);
    await notification.isDelivered();
    await done;
    expect(told).toEqual(['ACTIVE', 'ACTIVE', 'COMPLETED']);
  });

  it('costs nothing on NATS when nobody watches any more', async () => {
    const watch = openWatch(NEVER_MS);
    const [one, other] = [await notificationOf('QUEUED'), await notificationOf('QUEUED')];
    const readers = [read(watch, one.id), read(watch, one.id), read(watch, other.id)];
    await eventually('all are told', () => readers.every(({ told }) => told.length === 1));
    expect(watch.watched()).toBe(2);
    const before = bus.connection.stats().inMsgs;
    live.publishNotifications([newId()]);
    await eventually('one ping arrives for all', () => bus.connection.stats().inMsgs === before + 1);
    for (const { leave, done } of readers) await Promise.all([leave(), done]);
    expect(watch.watched()).toBe(0);
    live.publishNotifications([one.id]);
    await bus.connection.flush();
    expect(bus.connection.stats().inMsgs).toBe(before + 1);
  });
});
