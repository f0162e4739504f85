import { afterAll, beforeAll, expect, test } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import { streamOf } from '../../src/bus/topology.ts';
import { reconcile } from '../../src/schedule/reconciler.ts';
import { openHouse, type House } from '../support/house.ts';

let house: House;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.leave());

/** Nobody works in this house: what is published stays in its lane. */
async function backlog(to: string, agedSeconds: number): Promise<string> {
  const { id } = await house.send({ to: { email: to }, channels: ['EMAIL'] });
  await house.database.sql`
    update delivery set queued_at = now() - ${agedSeconds} * interval '1 second' where notification_id = ${id}`;
  return id;
}

async function requeued(hints = house.hints): Promise<number> {
  let total = 0;
  const onRequeued = (_lane: string, count: number) => (total += count);
  await reconcile({ ...house, hints, log: createLogger('silent'), onRequeued });
  return total;
}

test('an honest backlog costs nothing: what is as old as the oldest hint of its lane is not published again', async () => {
  await backlog('honest@example.test', 4);
  expect(await requeued()).toBe(0);
});

test('a row well older than the oldest hint of its lane has lost its own', async () => {
  await backlog('older@example.test', 60);
  expect(await requeued()).toBe(1);
});

test('in an empty lane a row is given a moment, and no more', async () => {
  await house.bus.manager.streams.purge(streamOf('email'));
  await house.database.sql`update delivery set status = 'CANCELLED'`;
  // However long this machine takes until the look: it is young.
  await backlog('young@example.test', -60);
  await house.bus.manager.streams.purge(streamOf('email'));
  expect(await requeued()).toBe(0);
  await backlog('grown@example.test', 4);
  await house.bus.manager.streams.purge(streamOf('email'));
  expect(await requeued()).toBe(1);
});

test('a lane whose stream is gone counts as empty', async () => {
  await house.bus.manager.streams.delete(streamOf('email'));
  await house.database.sql`update delivery set queued_at = now() - interval '4 seconds' where status = 'QUEUED'`;
  expect(await requeued()).toBe(2);
});

test('a lane that cannot be asked holds up no other', async () => {
  await house.database.sql`update delivery set status = 'CANCELLED'`;
  await backlog('others@example.test', 60);
  const oldest: typeof house.hints.oldest = (lane) => (lane.startsWith('in_app') ? Promise.reject(new Error('there is no leader')) : house.hints.oldest(lane));
  expect(await requeued({ ...house.hints, oldest })).toBe(1);
});
