import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { streamOf } from '../../src/bus/topology.ts';
import { eventually } from '../support/eventually.ts';
import { openWorks, type Works } from '../support/works.ts';

let works: Works;
beforeAll(async () => {
  works = await openWorks();
});
afterEach(() => works.sandbox.forgetRules());
afterAll(() => works.leave());

const LONG = { withinMs: 90_000 };
const mail = (to: string, title: string) => works.send({ to: { email: to }, channels: ['EMAIL'], content: { title, body: 'x' } });
const arrived = async (to: string) => (await works.sandbox.received('EMAIL', to)).length;
const isSent = async (id: string) => (await works.history(id)).deliveries.every(({ status }) => status === 'SENT');

test('hints that were lost with their stream are published again, and nothing is sent twice', async () => {
  await works.stop();
  const ids = await Promise.all(Array.from({ length: 30 }, async (_, at) => (await mail(`wiped-${at}@example.test`, 'wiped')).id));
  await works.bus.manager.streams.delete(streamOf('email'));
  works.start();
  for (const id of ids) await eventually('it was sent', () => isSent(id), LONG);
  expect(await Promise.all(ids.map((_, at) => arrived(`wiped-${at}@example.test`)))).toEqual(ids.map(() => 1));
});

test('a stream that is deleted under running workers is made anew', async () => {
  await works.bus.manager.streams.delete(streamOf('email'));
  const { id } = await mail('deleted@example.test', 'deleted');
  await eventually('it was sent', () => isSent(id), LONG);
});

test('what is accepted while NATS is away is sent when it is back', async () => {
  await works.nats.kill();
  const { id } = await mail('away@example.test', 'away');
  await works.nats.restart();
  await eventually('it was sent', () => isSent(id), LONG);
  expect(await arrived('away@example.test')).toBe(1);
});

test('all of JetStream may be wiped', async () => {
  const { id: before } = await mail('wipe-before@example.test', 'before');
  await works.nats.wipe();
  const { id: after } = await mail('wipe-after@example.test', 'after');
  await eventually('both were sent', async () => (await isSent(before)) && (await isSent(after)), LONG);
});

test('a claim whose worker died becomes unknown, visibly, and is sent again under the same identity', async () => {
  await works.stop();
  const { id } = await mail('orphan@example.test', 'orphan');
  await works.database.sql`
    update delivery set status = 'SENDING', attempts = 1, lease_until = now() - interval '1 second' where notification_id = ${id}`;
  works.start();
  const { deliveries, events } = await works.settled(id);
  expect(deliveries).toMatchObject([{ status: 'SENT', attempts: 2 }]);
  expect(events).toEqual(['REQUESTED', 'UNKNOWN/EMAIL/WORKER_LOST', 'SUCCESS/EMAIL']);
});

test('a text message whose worker died is held, not sent a second time', async () => {
  await works.stop();
  const { id } = await works.send({ to: { phone: '+15550107777' }, channels: ['SMS'], content: { title: 'o', body: 'orphan' } });
  await works.database.sql`
    update delivery set status = 'SENDING', attempts = 1, lease_until = now() - interval '1 second' where notification_id = ${id}`;
  works.start();
  expect(await works.settled(id)).toMatchObject({ status: 'COMPLETED', deliveries: [{ status: 'UNKNOWN', reason: 'WORKER_LOST' }] });
  expect(await works.sandbox.received('SMS', '+15550107777')).toEqual([]);
});

test('an answer that comes after the rescuer gave up still counts', async () => {
  await works.sandbox.rule({ provider: 'smtp', match: 'late@example.test', action: { latencyMs: 4_000 } });
  const { id } = await mail('late@example.test', 'late');
  await eventually('the attempt is under way', async () => (await works.history(id)).deliveries[0]?.status === 'SENDING');
  await works.database.sql`
    update delivery set status = 'UNKNOWN', due_at = null where notification_id = ${id}`;
  await eventually('the yes arrived', () => isSent(id), LONG);
  expect(await arrived('late@example.test')).toBe(1);
});

test('a stop finishes what is under way, and costs no delivery an attempt', async () => {
  await works.sandbox.rule({ provider: 'smtp', match: 'drain@example.test', action: { latencyMs: 3_000 } });
  const { id } = await mail('drain@example.test', 'drain');
  await eventually('the attempt is under way', async () => (await works.history(id)).deliveries[0]?.status === 'SENDING');
  await works.stop();
  expect((await works.history(id)).deliveries).toMatchObject([{ status: 'SENT', attempts: 1 }]);
  works.start();
});
