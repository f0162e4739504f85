import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { sandboxAccounts } from '../../src/app/dev/sandbox-accounts.ts';
import { openSandbox } from '../adapters/open-sandbox.ts';
import type { Control } from '../adapters/sandbox.ts';
import { eventually } from '../support/eventually.ts';
import { openOwnWorld, type OwnWorld } from './own-world.ts';

/** Nobody waits longer than ten seconds for an answer, whatever Postgres does; a busy machine adds as much as it likes. */
const BOUND_MS = 45_000;
const CALLERS = 40;

let world: OwnWorld;
let sandbox: Control;
let closeSandbox: () => Promise<void>;
let folder: string;
let authorization = '';
beforeAll(async () => {
  ({ sandbox, close: closeSandbox } = await openSandbox());
  folder = await mkdtemp(join(tmpdir(), 'carillon-frozen-'));
  const providers = join(folder, 'providers.json');
  await writeFile(providers, JSON.stringify(sandboxAccounts(sandbox)));
  world = await openOwnWorld('frozen', { CARILLON_PROVIDERS: providers });
  authorization = await world.bringPostgres();
  await world.bringNats();
  await world.database.sql`insert into "user" (id, project_id, external_id) select gen_random_uuid(), id, 'ada' from project`;
});
afterAll(async () => {
  await world.leave();
  await closeSandbox();
  await rm(folder, { recursive: true });
});

interface Answer {
  status: number;
  retryAfter: string | null;
  code: string | null;
  id: string | null;
  tookMs: number;
}

async function send(url: string, key: string, how: object = { to: { userId: 'ada' }, channels: ['IN_APP'] }): Promise<Answer> {
  const startedAt = performance.now();
  const input = { ...how, category: 'announcement', content: { title: key, body: key }, idempotencyKey: key };
  const query = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } errors { code } } }';
  const headers = { 'content-type': 'application/json', authorization };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables: { input } }) });
  const { data, errors } = (await response.json()) as {
    data?: { sendNotification: { notification: { id: string } | null } } | null;
    errors?: { extensions: { code: string } }[];
  };
  return {
    status: response.status,
    retryAfter: response.headers.get('retry-after'),
    code: errors?.[0]?.extensions.code ?? null,
    id: data?.sendNotification.notification?.id ?? null,
    tookMs: performance.now() - startedAt,
  };
}

test('a Postgres that freezes under load: every call is answered in time, nothing accepted is lost, and all goes on by itself', async () => {
  const api = world.begin('api');
  const url = await api.ready;
  const answers: Answer[] = [];
  const keys: string[] = [];
  let over = false;
  const callers = Array.from({ length: CALLERS }, async (_, caller) => {
    for (let at = 0; !over; at += 1) {
      const key = `${caller}-${at}`;
      keys.push(key);
      const answer = await send(url, key);
      answers.push(answer);
      // As a caller does who reads Retry-After, though an impatient one.
      if (answer.id === null) await rest(50);
    }
  });
  onTestFinished(() => {
    over = true;
    world.postgres.thaw();
  });
  await eventually('calls are accepted', () => answers.filter(({ id }) => id !== null).length > 100);
  world.postgres.freeze();
  await eventually('calls are sent away', () => answers.filter(({ code }) => code === 'UNAVAILABLE').length > CALLERS, { withinMs: 120_000 });
  const refusedAtOnce = await send(url, 'while-frozen');
  expect(refusedAtOnce).toMatchObject({ status: 503, code: 'UNAVAILABLE', retryAfter: expect.stringMatching(/^\d+$/) as string });
  // Those before it had to find out, each for as long as a call may wait.
  expect(refusedAtOnce.tookMs).toBeLessThan(Math.max(...answers.map(({ tookMs }) => tookMs)) / 2);
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(await (await fetch(`${url}/readyz`)).json()).toMatchObject({ checks: { postgres: 'slow', intake: 'failed' } });

  world.postgres.thaw();
  const before = answers.length;
  await eventually('calls are accepted again', () => answers.slice(before).filter(({ id }) => id !== null).length > 100);
  await eventually('it is ready again', async () => (await fetch(`${url}/readyz`)).status === 200);
  over = true;
  await Promise.all(callers);

  expect(Math.max(...answers.map(({ tookMs }) => tookMs))).toBeLessThan(BOUND_MS);
  expect(new Set(answers.filter(({ id }) => id === null).map(({ status, code }) => `${status} ${code}`))).toEqual(new Set(['503 UNAVAILABLE']));
  const accepted = answers.flatMap(({ id }) => id ?? []);
  const [stored] = await world.database.sql<{ count: number }[]>`select count(*)::int from notification where id = any(${accepted}::uuid[])`;
  expect(stored?.count).toBe(accepted.length);
  // Whoever was sent away may ask again with the same key: once and no more.
  const again = await Promise.all(keys.slice(-20).map((key) => send(url, key)));
  expect(again.every(({ id }) => id !== null)).toBe(true);
  const [twice] = await world.database.sql<{ count: number }[]>`
    select count(*)::int from (select 1 from notification group by idempotency_key having count(*) > 1) as t`;
  expect(twice?.count).toBe(0);
  expect(await api.stop()).toBe(0);
});

test('a Postgres that restarts under load is no end of anything', async () => {
  const api = world.begin('api');
  const url = await api.ready;
  await world.postgres.end('SIGINT');
  expect(await send(url, 'while-away')).toMatchObject({ status: 503, code: 'UNAVAILABLE' });
  await world.postgres.start();
  await eventually('calls are accepted again', async () => (await send(url, 'while-away')).id !== null);
  expect(await api.stop()).toBe(0);
});

test('what a provider said while Postgres was away is kept, and written down when it is back', async () => {
  const [api, worker] = [world.begin('api'), world.begin('worker')];
  const [url] = await Promise.all([api.ready, worker.ready]);
  const to = 'held@example.test';
  await sandbox.rule({ provider: 'smtp', match: to, action: { latencyMs: 5_000 } });
  const { id } = await send(url, 'held', { to: { email: to }, channels: ['EMAIL'] });
  const read = () => world.database.sql<{ status: string; attempts: number }[]>`select status, attempts from delivery where notification_id = ${id}`;
  await eventually('it is with the provider', async () => (await read())[0]?.status === 'SENDING');
  await world.postgres.end('SIGINT');
  await eventually('the provider has taken it', async () => (await sandbox.received('EMAIL', to)).length === 1);
  await world.postgres.start();
  await eventually('it is written down', async () => (await read())[0]?.status === 'SENT');
  expect([...(await read())]).toEqual([{ status: 'SENT', attempts: 1 }]);
  expect((await world.database.sql`select type from event where notification_id = ${id} order by id`).map(({ type }) => String(type))).toEqual(['REQUESTED', 'SUCCESS']);
  expect(await sandbox.received('EMAIL', to)).toHaveLength(1);
  expect(await Promise.all([api.stop(), worker.stop()])).toEqual([0, 0]);
});
