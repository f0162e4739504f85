import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { ACCEPTED, accountsAt, openFirm, type Firm } from '../support/firm.ts';
import { openCluster, type Cluster, type RoleProcess } from './cluster.ts';

let firm: Firm;
let cluster: Cluster;
let api: RoleProcess;
let scheduler: RoleProcess;
let workers: RoleProcess[];
beforeAll(async () => {
  firm = await openFirm();
  cluster = await openCluster({}, accountsAt({ only: firm }));
  [api, scheduler, ...workers] = await Promise.all([cluster.start('api'), cluster.start('scheduler'), cluster.start('worker'), cluster.start('worker')]);
});
beforeEach(() => firm.behave(() => ACCEPTED));
afterAll(async () => {
  await cluster.leave();
  await firm.close();
});

async function sendMails(name: string, count: number): Promise<string[]> {
  const inputs = Array.from({ length: count }, (_, at) => ({
    to: { email: `${name}-${at}@example.test` }, category: 'announcement', channels: ['EMAIL'], content: { title: name, body: String(at) },
  }));
  const query = 'mutation ($inputs: [SendNotificationInput!]!) { sendNotifications(inputs: $inputs) { notification { id } } }';
  const headers = { 'content-type': 'application/json', authorization: cluster.authorization };
  const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables: { inputs } }) });
  const { data } = (await response.json()) as { data: { sendNotifications: { notification: { id: string } }[] } };
  return data.sendNotifications.map(({ notification }) => notification.id);
}

const allSent = (ids: string[]) =>
  eventually(
    'all are sent, at the first attempt',
    async () => {
      const rows = await cluster.database.sql<{ status: string; attempts: number; count: number }[]>`
        select status, attempts, count(*)::int from delivery where notification_id = any(${ids}::uuid[]) group by status, attempts`;
      return rows.length === 1 && rows[0]?.status === 'SENT' && rows[0].attempts === 1;
    },
    { withinMs: 90_000 },
  );

async function areUnderWay(ids: string[]): Promise<number | undefined> {
  const [row] = await cluster.database.sql<{ count: number }[]>`
    select count(*)::int from delivery where status = 'SENDING' and notification_id = any(${ids}::uuid[])`;
  return row?.count;
}

/** How a process sees the account, as its metrics show it. */
async function sees({ url }: RoleProcess, state: string): Promise<boolean> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return metrics.includes(`carillon_account_state{wire="email",provider="only",state="${state}"} 1`);
}
const allSee = (state: string, withinMs = 90_000) =>
  eventually(`both workers see the account ${state}`, async () => (await Promise.all(workers.map((one) => sees(one, state)))).every(Boolean), { withinMs });

/** The account asks one worker for a pause; answers when that was, when it ends, and the mail that it was asked with. */
async function askForPause(name: string, seconds: number): Promise<{ askedAt: number; endsAt: number; ids: string[] }> {
  firm.behave(() => ({ status: 429, headers: { 'retry-after': String(seconds) } }));
  const before = firm.calls.length;
  const ids = await sendMails(name, 1);
  const call = await eventually('the firm was asked', () => firm.calls[before]);
  firm.behave(() => ACCEPTED);
  return { askedAt: call.at, endsAt: call.at + seconds * 1_000, ids };
}

async function nobodyAsksUntil(endsAt: number, ids: string[], name: string): Promise<void> {
  const heardAt = performance.now();
  expect(endsAt - heardAt).toBeGreaterThan(1_000);
  ids.push(...(await sendMails(name, 60)));
  await allSent(ids);
  expect(firm.calls.filter(({ at }) => at > heardAt && at < endsAt)).toEqual([]);
}

/** The least of a few tries: how soon something is known is the product's, how late a busy machine's. */
async function soonestMs(promisedMs: number, once: (name: string) => Promise<number>): Promise<number> {
  let soonest = Infinity;
  for (let tries = 0; tries < 5 && soonest > promisedMs; tries += 1) soonest = Math.min(soonest, await once(`try-${promisedMs}-${tries}`));
  return soonest;
}

test('a pause that one worker was asked for, the other knows within a second, and keeps', async () => {
  const knownAfterMs = await soonestMs(1_000, async (name) => {
    const { askedAt, endsAt, ids } = await askForPause(name, 8);
    await allSee('paused');
    const tookMs = performance.now() - askedAt;
    await nobodyAsksUntil(endsAt, ids, `${name}-later`);
    return tookMs;
  });
  expect(knownAfterMs).toBeLessThan(1_000);
});

test('of an account that works again one worker alone makes sure', async () => {
  const HOLD_MS = 400;
  let open = 0;
  let most = 0;
  firm.behave(async () => {
    open += 1;
    most = Math.max(most, open);
    await new Promise((resolve) => setTimeout(resolve, HOLD_MS));
    open -= 1;
    return { status: 401 };
  });
  const ids = await sendMails('probed', 200);
  await allSee('failing');
  await eventually('what had begun is over, and nobody makes sure yet', async () => open === 0 && (await areUnderWay(ids)) === 0);
  most = 0;
  const before = firm.calls.length;
  await eventually('it was probed twice', () => firm.calls.length >= before + 2, { withinMs: 90_000 });
  await eventually('and not once more meanwhile', () => open === 0);
  expect(most).toBe(1);
  firm.behave(() => ACCEPTED);
  // A rest of up to 8 s, and then a mail has to fall due: each waits the longer, the older it is.
  await allSee('well');
  await allSent(ids);
});

test('while NATS is away a pause is known by its row, within three seconds', async () => {
  await cluster.nats.kill();
  try {
    const knownAfterMs = await soonestMs(3_000, async (name) => {
      const { askedAt, endsAt, ids } = await askForPause(name, 12);
      await allSee('paused');
      await eventually('the scheduler, which raises the alert, sees it, too', () => sees(scheduler, 'paused'));
      const tookMs = performance.now() - askedAt;
      await nobodyAsksUntil(endsAt, ids, `${name}-later`);
      return tookMs;
    });
    expect(knownAfterMs).toBeLessThan(3_000);
  } finally {
    await cluster.nats.restart();
  }
});
