import { createClient } from 'graphql-ws';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from '../support/eventually.ts';
import { openCluster, type Cluster, type RoleProcess } from './cluster.ts';

/** From the end of the command on, on a node that NATS told. */
const TOLD_MS = 1_000;
/** A machine that is busy with something else may take a second for anything: one of so many tries has to be in time. */
const TRIES = 5;
const REVOKED = 4403;

let cluster: Cluster;
let nodes: RoleProcess[];
beforeAll(async () => {
  cluster = await openCluster();
  nodes = await Promise.all([cluster.start('api'), cluster.start('api')]);
});
afterAll(() => cluster.leave());

interface Visit {
  /** The code that the socket is closed with. */
  closed: Promise<number>;
}

/** A socket that was let in. */
async function visit({ url }: RoleProcess, authorization: string): Promise<Visit> {
  let connected = false;
  const closed = new Promise<number>((resolve) => {
    createClient({
      url: `${url.replace('http', 'ws')}/graphql`,
      webSocketImpl: WebSocket,
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => undefined,
      connectionParams: { authorization },
      on: {
        connected: () => (connected = true),
        closed: (event) => resolve((event as { code: number }).code),
      },
    });
  });
  await eventually('the socket is let in', () => connected);
  return { closed };
}

async function ask({ url }: RoleProcess, authorization: string, query: string): Promise<{ status: number; data: Record<string, never> }> {
  const headers = { 'content-type': 'application/json', authorization };
  const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) });
  const { data } = (await response.json()) as { data: Record<string, never> };
  return { status: response.status, data };
}

const statuses = (authorization: string, query: string) => Promise.all(nodes.map(async (node) => (await ask(node, authorization, query)).status));

/** Visits every node, and answers the codes that the sockets were closed with and how long that took once `command` had ended. */
async function sentAway(authorization: string, ...command: string[]): Promise<{ codes: number[]; tookMs: number; said: string }> {
  const visits = await Promise.all(nodes.map((node) => visit(node, authorization)));
  const all = Promise.all(visits.map(({ closed }) => closed));
  const said = await cluster.command(...command);
  const since = performance.now();
  return { codes: await all, tookMs: performance.now() - since, said };
}

async function isInTimeOnce(sendAway: () => Promise<number>): Promise<void> {
  const times: number[] = [];
  while (times.length < TRIES && times.every((tookMs) => tookMs >= TOLD_MS)) times.push(await sendAway());
  expect(Math.min(...times)).toBeLessThan(TOLD_MS);
}

async function newKey(): Promise<{ key: string; authorization: string }> {
  const said = await cluster.command('key', 'create', '--project', 'cluster', '--app', 'app');
  const [, key = '', secret = ''] = /app key +(\S+)\napp secret (\S+)/.exec(said) ?? [];
  return { key, authorization: `Basic ${Buffer.from(`${key}:${secret}`).toString('base64')}` };
}

const categories = '{ categories { key } }';

test('a key that is revoked on the command line is sent away by every node at once, and refused by each', async () => {
  await isInTimeOnce(async () => {
    const { key, authorization } = await newKey();
    expect(await statuses(authorization, categories)).toEqual([200, 200]);
    const { codes, tookMs, said } = await sentAway(authorization, 'key', 'revoke', key);
    expect(said).toContain('every process was told');
    expect(codes).toEqual([REVOKED, REVOKED]);
    expect(await statuses(authorization, categories)).toEqual([401, 401]);
    return tookMs;
  });
  expect(await statuses(cluster.authorization, categories)).toEqual([200, 200]);
});

test('so are people by tokens of a signing key that is revoked, whichever node issued them', async () => {
  const [first] = nodes;
  if (!first) throw new Error('There is no node.');
  await ask(first, cluster.authorization, 'mutation { upsertUsers(users: [{ id: "ann" }]) { errors { code } } }');
  await isInTimeOnce(async () => {
    const issued = await ask(first, cluster.authorization, 'mutation { issueUserToken(input: { userId: "ann" }) { token } }');
    const { token } = issued.data.issueUserToken as unknown as { token: string };
    const { kid } = JSON.parse(Buffer.from(token.split('.')[0] ?? '', 'base64url').toString()) as { kid: string };

    expect(await statuses(`Bearer ${token}`, '{ viewer { id } }')).toEqual([200, 200]);
    const { codes, tookMs } = await sentAway(`Bearer ${token}`, 'key', 'revoke', kid);
    expect(codes).toEqual([REVOKED, REVOKED]);
    expect(await statuses(`Bearer ${token}`, '{ viewer { id } }')).toEqual([401, 401]);
    return tookMs;
  });
});

test('nodes that nobody could tell, since NATS was away, find it in Postgres', async () => {
  const { key, authorization } = await newKey();
  expect(await statuses(authorization, categories)).toEqual([200, 200]);
  await cluster.nats.kill();
  try {
    const { codes, said } = await sentAway(authorization, 'key', 'revoke', key);
    expect(said).toContain('within seconds no process takes it any more');
    expect(codes).toEqual([REVOKED, REVOKED]);
    expect(await statuses(authorization, categories)).toEqual([401, 401]);
  } finally {
    await cluster.nats.restart();
  }
});
