import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flawOfSignature } from '../../src/app/dev/sandbox/webhook/signature.ts';
import { openHttpPeer, say, type Heard, type HttpPeer } from '../adapters/http-peer.ts';
import { eventually } from '../support/eventually.ts';
import { openCluster, type Cluster } from './cluster.ts';

const SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const OTHER_SECRET = `whsec_${randomBytes(32).toString('base64')}`;
const OPERATORS = 'operators@example.test';
/** More than it takes. */
const REFUSED = 12;
/** Two rounds of the watch. */
const LONG = { withinMs: 120_000 };

let receiver: HttpPeer;
let cluster: Cluster;
beforeAll(async () => {
  receiver = await openHttpPeer((response) => say(response, 204));
  cluster = await openCluster({
    CARILLON_ALERT_WEBHOOK: `${receiver.url}/alerts`,
    CARILLON_ALERT_SECRET: SECRET,
    CARILLON_ALERT_EMAIL: OPERATORS,
  });
});
afterAll(async () => {
  await cluster.leave();
  await receiver.close();
});

async function ask<T>(url: string, query: string, variables: object = {}): Promise<T> {
  const headers = { 'content-type': 'application/json', authorization: cluster.authorization };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables }) });
  return ((await response.json()) as { data: T }).data;
}

function sendRefused(url: string): Promise<unknown> {
  const inputs = Array.from({ length: REFUSED }, (_, at) => ({
    to: { email: `refused-${at}@example.test` },
    category: 'announcement',
    channels: ['EMAIL'],
    content: { title: 'a', body: 'b' },
  }));
  return ask(url, 'mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { notification { id } } }', { inputs });
}

function replay(url: string, dryRun: boolean): Promise<{ replayDeadLettersWhere: { replayed: number; remaining: number } }> {
  const query = 'mutation ($dryRun: Boolean!) { replayDeadLettersWhere(filter: { reason: "SMTP_554_5.7.1" }, dryRun: $dryRun, perSecond: 100) { replayed remaining } }';
  return ask(url, query, { dryRun });
}

const flawOf = ({ headers, body }: Heard, secret: string) => flawOfSignature({ headers, body, secret, now: Date.now() });
const mails = () => cluster.sandbox.received('EMAIL', OPERATORS);

async function count(what: 'dead_letter' | 'alert'): Promise<number> {
  const { sql } = cluster.database;
  const [row] = await sql<{ count: number }[]>`select count(*)::int from ${sql(what)}`;
  return row?.count ?? 0;
}

/** Resolves when the alert, which is there, was looked at so many times more. */
async function looks(times: number): Promise<void> {
  const seen = new Set<string>();
  await eventually('it is looked at again', async () => {
    const [row] = await cluster.database.sql<{ last: string }[]>`select last_seen_at::text as last from alert`;
    if (row) seen.add(row.last);
    return seen.size > times;
  }, LONG);
}

test('a trouble that repeats is told once by a signed webhook and by mail, however many schedulers see it, and so is its end', async () => {
  const [api, worker] = await Promise.all([cluster.start('api'), cluster.start('worker')]);
  await cluster.sandbox.rule({ provider: 'smtp', match: 'refused', action: { code: '554 5.7.1' } });
  await sendRefused(api.url);
  await eventually('all of them failed for good', async () => (await count('dead_letter')) === REFUSED);

  const schedulers = await Promise.all([cluster.start('scheduler'), cluster.start('scheduler')]);
  await eventually('the webhook is told', () => receiver.heard.length > 0, LONG);
  await eventually('the mailbox is told', async () => (await mails()).length > 0, LONG);
  // Both have looked while it lasted, and one of them twice.
  await looks(2);

  await cluster.sandbox.forgetRules();
  expect(await replay(api.url, true)).toEqual({ replayDeadLettersWhere: { replayed: REFUSED, remaining: 0 } });
  expect(await replay(api.url, false)).toEqual({ replayDeadLettersWhere: { replayed: REFUSED, remaining: 0 } });
  // As if two minutes had passed in which nobody saw it.
  await cluster.database.sql`update alert set last_seen_at = now() - interval '3 minutes'`;
  await eventually('its end is told by the webhook', () => receiver.heard.length > 1, LONG);
  await eventually('its end is told by mail', async () => (await mails()).length > 1, LONG);

  // One notice for each route and each state, whoever might have told more: nothing is open, and nothing is left to tell.
  expect(await count('alert')).toBe(0);
  const notices = await eventually('what was told is written down', async () => {
    const rows = await cluster.database.sql`select state, route, attempts, told_at is not null as told from alert_notice order by state, route`;
    return rows.every(({ told }) => told === true) && [...rows];
  });
  const once = { attempts: 1, told: true };
  expect(notices).toEqual([
    { state: 'RAISED', route: `mailto:${OPERATORS}`, ...once },
    { state: 'RAISED', route: 'webhook', ...once },
    { state: 'RECOVERED', route: `mailto:${OPERATORS}`, ...once },
    { state: 'RECOVERED', route: 'webhook', ...once },
  ]);

  const events = receiver.heard.map(({ body }) => JSON.parse(body.toString()) as { data: { content: { title: string }; data: object } });
  expect(events.map(({ data }) => data.data)).toMatchObject([
    { alert: 'DEAD_LETTERS', subject: 'EMAIL SMTP_554_5.7.1', state: 'RAISED' },
    { alert: 'DEAD_LETTERS', subject: 'EMAIL SMTP_554_5.7.1', state: 'RECOVERED' },
  ]);
  expect(receiver.heard.map((one) => [one.path, flawOf(one, SECRET), flawOf(one, OTHER_SECRET)])).toEqual(
    receiver.heard.map(() => ['/alerts', null, 'no signature is of this secret']),
  );
  expect(new Set(receiver.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(2);
  expect((await mails()).map(({ provider, title, body }) => [provider, title, body?.includes('docs/operations.md, DEAD_LETTERS')])).toEqual([
    ['smtp', 'Carillon: DEAD_LETTERS EMAIL SMTP_554_5.7.1', true],
    ['smtp', 'Carillon: DEAD_LETTERS EMAIL SMTP_554_5.7.1 is over', true],
  ]);
  expect(await Promise.all([api, worker, ...schedulers].map((one) => one.stop()))).toEqual([0, 0, 0, 0]);
}, 600_000);
