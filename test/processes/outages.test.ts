import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as lasting } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sandboxAccounts } from '../../src/app/dev/sandbox-accounts.ts';
import { openSandbox } from '../adapters/open-sandbox.ts';
import type { Control } from '../adapters/sandbox.ts';
import { eventually } from '../support/eventually.ts';
import type { Nats } from '../support/nats.ts';
import type { BegunRole } from './cluster.ts';
import { openOwnWorld, type OwnWorld } from './own-world.ts';

const PEOPLE = 40;
const SMTP_MS = 3_000;
const LASTS_MS = 4_000;
/** One line of the same words in ten seconds: each kind of trouble once or twice, never once for each delivery. */
const A_FEW = 10;

let world: OwnWorld;
let nats: Nats;
let sandbox: Control;
let closeSandbox: () => Promise<void>;
let folder: string;
let authorization = '';
beforeAll(async () => {
  ({ sandbox, close: closeSandbox } = await openSandbox());
  folder = await mkdtemp(join(tmpdir(), 'carillon-outages-'));
  const providers = join(folder, 'providers.json');
  await writeFile(providers, JSON.stringify(sandboxAccounts(sandbox)));
  world = await openOwnWorld('outages', { CARILLON_PROVIDERS: providers });
  authorization = await world.bringPostgres();
  nats = await world.bringNats();
}, 60_000);
afterAll(async () => {
  await world.leave();
  await closeSandbox();
  await rm(folder, { recursive: true });
});

async function sendMany(url: string, name: string): Promise<void> {
  const inputs = Array.from({ length: PEOPLE }, (_, at) => ({ to: { email: `${name}-${at}@example.test` }, category: 'announcement', channels: ['EMAIL'], content: { title: name, body: String(at) } }));
  const query = 'mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { errors { code } } }';
  const headers = { 'content-type': 'application/json', authorization };
  const answer = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables: { inputs } }) });
  expect(answer.status).toBe(200);
}

async function delivered(): Promise<Record<string, number>> {
  const rows = await world.database.sql<{ status: string; count: number }[]>`select status, count(*)::int from delivery group by status`;
  return Object.fromEntries(rows.map(({ status, count }) => [status, count]));
}

interface Line {
  level: number;
  msg: string;
  keptBack?: number;
}

/** What is worth an operator's attention. */
function warnings({ complaints }: BegunRole, after = 0): Line[] {
  return complaints().slice(after).split('\n').filter((line) => line.startsWith('{')).map((line) => JSON.parse(line) as Line).filter(({ level }) => level >= 40);
}

test('an outage under load is told by each process in a few lines, the last of which says how many were kept back', async () => {
  await sandbox.rule({ provider: 'smtp', action: { latencyMs: SMTP_MS } });
  const begun = [world.begin('api'), world.begin('worker'), world.begin('scheduler')] as const;
  const [api] = begun;
  const [url] = await Promise.all(begun.map(({ ready }) => ready));
  await sendMany(url ?? '', 'postgres');
  await eventually('some are with the provider', async () => ((await delivered()).SENDING ?? 0) > 0, { withinMs: 30_000 });
  await world.postgres.end('SIGINT');
  await eventually('all say that it is away', () => begun.every((one) => warnings(one).some(({ msg }) => msg.startsWith('Postgres is away'))), { withinMs: 30_000 });
  const taken = () => Promise.all(Array.from({ length: PEOPLE }, (_, at) => sandbox.received('EMAIL', `postgres-${at}@example.test`)));
  await eventually('the provider has taken some of it', async () => (await taken()).some((mails) => mails.length > 0), { withinMs: 30_000 });
  // An outage that lasts: every process has duties that it tries again meanwhile.
  await lasting(LASTS_MS);
  await world.postgres.start();
  await eventually('all is sent', async () => (await delivered()).SENT === PEOPLE, { withinMs: 60_000 });
  await eventually('all say that it is back', () => begun.every((one) => warnings(one).some(({ msg }) => msg === 'Postgres is back')), { withinMs: 30_000 });
  const told = begun.map((one) => warnings(one));
  for (const lines of told) {
    expect(lines.filter(({ msg }) => msg.startsWith('Postgres is'))).toHaveLength(2);
    expect(lines.map(({ msg }) => msg).slice(A_FEW)).toEqual([]);
  }
  const keptBack = told.flat().reduce((sum, line) => sum + (line.keptBack ?? 0), 0);
  expect(keptBack).toBeGreaterThan(0);

  const before = begun.map(({ complaints }) => complaints().length);
  await nats.kill();
  await eventually('all say that it is away', () => begun.every((one, at) => warnings(one, before[at]).some(({ msg }) => msg.startsWith('NATS is away'))), { withinMs: 30_000 });
  await sendMany(url ?? '', 'nats');
  await eventually('all is sent', async () => (await delivered()).SENT === 2 * PEOPLE, { withinMs: 60_000 });
  await nats.restart();
  await eventually('all say that it is back', () => begun.every((one, at) => warnings(one, before[at]).some(({ msg }) => msg === 'NATS is back')), { withinMs: 30_000 });
  for (const [at, one] of begun.entries()) {
    const lines = warnings(one, before[at]);
    expect(lines.filter(({ msg }) => msg.startsWith('NATS is'))).toHaveLength(2);
    expect(lines.map(({ msg }) => msg).slice(A_FEW)).toEqual([]);
  }
  expect(await api.stop()).toBe(0);
}, 180_000);
