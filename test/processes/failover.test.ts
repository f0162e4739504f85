import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { upsertCategory } from '../../src/db/categories.ts';
import { eventually } from '../support/eventually.ts';
import { ACCEPTED, accountsAt, openFirm, type Firm } from '../support/firm.ts';
import { openCluster, type Cluster, type RoleProcess } from './cluster.ts';

let firms: { first: Firm; second: Firm };
let cluster: Cluster;
let api: RoleProcess;
beforeAll(async () => {
  firms = { first: await openFirm(), second: await openFirm() };
  cluster = await openCluster({}, accountsAt(firms));
  await upsertCategory(cluster.database, cluster.projectId, 'held', { channels: ['EMAIL'], unknownPolicy: 'HOLD' });
  [api] = await Promise.all([cluster.start('api'), cluster.start('scheduler')]);
});
afterAll(async () => {
  await cluster.leave();
  await Promise.all(Object.values(firms).map((firm) => firm.close()));
});

async function sendMail(to: string, category = 'announcement'): Promise<string> {
  const query = 'mutation ($input: SendNotificationInput!) { sendNotification(input: $input) { notification { id } } }';
  const input = { to: { email: to }, category, channels: ['EMAIL'], content: { title: 't', body: 'b' } };
  const headers = { 'content-type': 'application/json', authorization: cluster.authorization };
  const response = await fetch(`${api.url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, variables: { input } }) });
  return ((await response.json()) as { data: { sendNotification: { notification: { id: string } } } }).data.sendNotification.notification.id;
}

interface Ending {
  status: string;
  provider: string | null;
  /** How often it was declared that nobody knows. */
  unknown: number;
}

async function ended(id: string): Promise<Ending> {
  return eventually(
    'the delivery has come to its end',
    async () => {
      const [row] = await cluster.database.sql<(Ending & { over: boolean })[]>`
        select d.status, d.provider, n.status = 'COMPLETED' as over,
          (select count(*)::int from event e where e.delivery_id = d.id and e.type = 'UNKNOWN') as unknown
        from delivery d join notification n on n.id = d.notification_id where n.id = ${id}`;
      return row?.over === true && row;
    },
    { withinMs: 90_000 },
  );
}

/** Nobody can look at a delivery until the answer's `release`: what would come after a look does not come. */
async function blind(): Promise<{ release: () => Promise<void> }> {
  const hidden = await cluster.database.sql.reserve();
  await hidden`begin`;
  await hidden`lock table delivery in access exclusive mode`;
  return {
    async release() {
      await hidden`rollback`;
      hidden.release();
    },
  };
}
const isBlinded = async () => {
  const [row] = await cluster.database.sql<{ count: number }[]>`
    select count(*)::int from pg_stat_activity where wait_event_type = 'Lock' and application_name = 'carillon worker' and query like '%clock_timestamp()%n.status%'`;
  return row !== undefined && row.count > 0;
};

/** Kills the worker once the second firm has the whole call, and says nothing to it. */
async function killAtSecond(to: string, category?: string): Promise<string> {
  const worker = await cluster.start('worker');
  firms.first.behave(() => ({ status: 503 }));
  firms.second.behave(() => worker.kill().then(() => ACCEPTED));
  const id = await sendMail(to, category);
  await eventually('the second firm has it', () => callsAbout(firms.second, to) === 1);
  firms.second.behave(() => ACCEPTED);
  return id;
}
/** An address that no earlier try of the same test has written to. */
const unused = (name: string) => `${name}-${randomUUID()}@example.test`;
const callsAbout = (firm: Firm, to: string) => firm.calls.filter(({ body }) => body.includes(to)).length;

describe('a worker that is killed in the middle of a failover', () => {
  it('before the second account was called: UNKNOWN is declared, and the mail is sent once', async () => {
    const to = unused('before');
    const worker = await cluster.start('worker');
    const stage: { blinded?: Awaited<ReturnType<typeof blind>> } = {};
    firms.first.behave(async () => {
      stage.blinded ??= await blind();
      return { status: 503 };
    });
    const id = await sendMail(to);
    await eventually('the worker is about to call the second account', isBlinded);
    await worker.kill();
    await stage.blinded?.release();
    expect(callsAbout(firms.second, to)).toBe(0);

    const heir = await cluster.start('worker');
    expect(await ended(id)).toMatchObject({ status: 'SENT', provider: 'second', unknown: 1 });
    expect([callsAbout(firms.first, to), callsAbout(firms.second, to)]).toEqual([2, 1]);
    await heir.stop();
  });

  it('after the second account was called: each further call of it is declared by an UNKNOWN', async () => {
    const to = unused('after');
    const id = await killAtSecond(to);
    const heir = await cluster.start('worker');
    expect(await ended(id)).toMatchObject({ status: 'SENT', provider: 'second', unknown: 1 });
    expect([callsAbout(firms.first, to), callsAbout(firms.second, to)]).toEqual([2, 2]);
    await heir.stop();
  });

  it('and whose category holds what is unknown: nobody is called again', async () => {
    const to = unused('held');
    const id = await killAtSecond(to, 'held');
    const heir = await cluster.start('worker');
    expect(await ended(id)).toMatchObject({ status: 'UNKNOWN', unknown: 1 });
    // The heir works: what comes later goes out.
    expect(await ended(await sendMail('later@example.test'))).toMatchObject({ status: 'SENT' });
    expect([callsAbout(firms.first, to), callsAbout(firms.second, to)]).toEqual([1, 1]);
    await heir.stop();
  });
});
