import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { openCluster, type Cluster } from './cluster.ts';

let cluster: Cluster;
beforeAll(async () => {
  cluster = await openCluster();
});
afterAll(() => cluster.leave());

interface Answer {
  notification: { id: string } | null;
  duplicate: boolean;
}

async function sendMany(url: string, name: string, count: number): Promise<Answer[]> {
  const inputs = Array.from({ length: count }, (_, at) => ({
    to: { email: `${name}-${at}@example.test` },
    category: 'announcement',
    channels: ['EMAIL'],
    content: { title: name, body: String(at) },
    idempotencyKey: `${name}-${at}`,
  }));
  const query = 'mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { notification { id } duplicate } }';
  const headers = { 'content-type': 'application/json', authorization: cluster.authorization };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables: { inputs } }) });
  return ((await response.json()) as { data: { sendNotifications: Answer[] } }).data.sendNotifications;
}

async function statuses(ids: string[]): Promise<Record<string, number>> {
  const rows = await cluster.database.sql<{ status: string; count: number }[]>`
    select status, count(*)::int from delivery where notification_id = any(${ids}::uuid[]) group by status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

async function copies(name: string, count: number): Promise<number[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, at) => (await cluster.sandbox.received('EMAIL', `${name}-${at}@example.test`)).length),
  );
}

/** Not what an earlier try of the same test has sent. */
const unused = (name: string) => `${name}-${randomUUID().slice(0, 8)}`;
const idsOf = (answers: Answer[]) => answers.map(({ notification }) => notification?.id ?? 'refused');

test('a worker that is killed in the middle of its work loses nothing, and doubles nothing that it does not declare', async () => {
  const [api, scheduler, victim] = await Promise.all([cluster.start('api'), cluster.start('scheduler'), cluster.start('worker')]);
  const name = unused('victim');
  await cluster.sandbox.rule({ provider: 'smtp', match: name, action: { latencyMs: 1_000 } });
  const ids = idsOf(await sendMany(api.url, name, 200));
  await eventually('some are sent, and some are under way', async () => {
    const { SENT = 0, SENDING = 0 } = await statuses(ids);
    return SENT > 10 && SENDING > 0;
  });
  await victim.kill();
  await cluster.sandbox.forgetRules();
  const heir = await cluster.start('worker');
  await eventually('all are sent', async () => (await statuses(ids)).SENT === 200, { withinMs: 120_000 });

  const seen = await copies(name, 200);
  expect(seen.every((count) => count >= 1)).toBe(true);
  const [declared] = await cluster.database.sql<{ count: number }[]>`
    select count(*)::int from event where type = 'UNKNOWN' and notification_id = any(${ids}::uuid[])`;
  const doubled = seen.filter((count) => count > 1).length;
  expect(doubled).toBeLessThanOrEqual(declared?.count ?? 0);
  expect(await Promise.all([api, scheduler, heir].map((one) => one.stop()))).toEqual([0, 0, 0]);
});

test('what an API accepted before it was killed is sent, and its caller may ask again', async () => {
  const [doomed, other] = await Promise.all([cluster.start('api'), cluster.start('api')]);
  const name = unused('accepted');
  const ids = idsOf(await sendMany(doomed.url, name, 100));
  await doomed.kill();
  const again = await sendMany(other.url, name, 100);
  expect(idsOf(again)).toEqual(ids);
  expect(again.every(({ duplicate }) => duplicate)).toBe(true);

  const [worker, scheduler] = await Promise.all([cluster.start('worker'), cluster.start('scheduler')]);
  await eventually('all are sent', async () => (await statuses(ids)).SENT === 100, { withinMs: 120_000 });
  expect(await copies(name, 100)).toEqual(Array.from({ length: 100 }, () => 1));
  expect(await Promise.all([other, worker, scheduler].map((one) => one.stop()))).toEqual([0, 0, 0]);
});

test('workers that are replaced one by one, as in a deploy, cost no delivery an attempt', async () => {
  const [api, scheduler] = await Promise.all([cluster.start('api'), cluster.start('scheduler')]);
  let worker = await cluster.start('worker');
  const name = unused('deploy');
  const ids = idsOf(await sendMany(api.url, name, 300));
  for (let generation = 0; generation < 2; generation += 1) {
    const next = await cluster.start('worker');
    expect(await worker.stop()).toBe(0);
    worker = next;
  }
  await eventually('all are sent', async () => (await statuses(ids)).SENT === 300, { withinMs: 120_000 });
  const attempts = await cluster.database.sql`
    select distinct attempts from delivery where notification_id = any(${ids}::uuid[])`;
  expect([...attempts]).toEqual([{ attempts: 1 }]);
  expect(await copies(name, 300)).toEqual(Array.from({ length: 300 }, () => 1));
  expect(await Promise.all([api, scheduler, worker].map((one) => one.stop()))).toEqual([0, 0, 0]);
});
