import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listKeys, replaceKey, revokeKey } from '../../src/db/keys.ts';
import { newestSigningKey, revokeSigningKey, rotateSigningKey } from '../../src/db/signing-keys.ts';
import { eventually } from '../support/eventually.ts';
import { closeOf, post } from './callers.ts';
import { basic, MASTER_KEY, openHouse, type House, type Tenant } from './house.ts';

/** A node that was told; a little more where it finds out by itself. */
const TOLD_MS = 1_000;
const UNTOLD_MS = 4_000;

describe('a key that ends', () => {
  let house: House;
  let tenants = 0;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const newTenant = () => house.tenant(`keys-${(tenants += 1)}`);

  async function publicKeyOf({ projectId }: Tenant, kind: 'app' | 'operator' = 'app'): Promise<string> {
    const key = (await listKeys(house.database, projectId)).find((one) => one.kind === kind && one.revokedAt === null);
    return key?.publicKey ?? '';
  }

  async function kidOf({ projectId }: Tenant): Promise<string> {
    return (await newestSigningKey(house.database, projectId))?.kid ?? '';
  }

  /** A socket and an event stream that rest on these credentials, and when and how each was ended. */
  async function connect(authorization: string, subscription: string): Promise<{ socket: Promise<number>; stream: Promise<void> }> {
    let connected = false;
    const socket = closeOf(house, authorization, { connected: () => (connected = true) });
    const response = await fetch(house.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization },
      body: JSON.stringify({ query: subscription }),
    });
    expect(response.status).toBe(200);
    const stream = response.text().then(() => undefined);
    await eventually('the socket is open', () => connected);
    return { socket, stream };
  }

  const feed = 'subscription { feed { type } }';

  it('takes with it every socket and stream of its tokens within a second, once the node was told', async () => {
    const tenant = await newTenant();
    const ann = await house.person('ann', tenant);
    const { socket, stream } = await connect(ann, feed);
    expect(await revokeSigningKey(house.database, await kidOf(tenant), MASTER_KEY)).toBe(tenant.projectId);
    const since = performance.now();
    await house.edge.revocations.look();
    // 4403: the client comes back, with a new token.
    expect(await socket).toBe(4403);
    await stream;
    expect(performance.now() - since).toBeLessThan(TOLD_MS);
    expect((await post(house, { query: '{ viewer { id } }', as: ann })).status).toBe(401);

    const again = await house.person('ann', tenant);
    expect((await post(house, { query: '{ viewer { id } }', as: again })).status).toBe(200);
  });

  it.each(['app', 'operator'] as const)('and is of an %s does so also where nobody told the node', async (door) => {
    const tenant = await newTenant();
    expect((await post(house, { query: '{ categories { key } }', as: tenant[door] })).status).toBe(200);
    const socket = closeOf(house, tenant[door]);
    await eventually('the socket is known', async () => (await openSockets()) > 0);
    await revokeKey(house.database, await publicKeyOf(tenant, door));
    const since = performance.now();
    expect(await socket).toBe(4403);
    expect(performance.now() - since).toBeLessThan(UNTOLD_MS);
    await eventually('it opens nothing', async () => (await post(house, { query: '{ categories { key } }', as: tenant[door] })).status === 401);
    expect(await closeOf(house, tenant[door])).toBe(4401);
  });

  it('takes nobody else with it', async () => {
    const [ending, staying] = [await newTenant(), await newTenant()];
    let closed = false;
    let connected = false;
    void closeOf(house, staying.app, { connected: () => (connected = true) }).then(() => (closed = true));
    await eventually('the socket is open', () => connected);
    await revokeKey(house.database, await publicKeyOf(ending));
    await house.edge.revocations.look();
    expect(closed).toBe(false);
    expect((await post(house, { query: '{ categories { key } }', as: staying.app })).status).toBe(200);
  });

  it('is good beside its successor for as long as was asked, and no longer', async () => {
    const tenant = await newTenant();
    const old = await publicKeyOf(tenant);
    const made = await replaceKey(house.database, old, 1_500);
    if (!made) throw new Error('There was no key to replace.');
    const successor = basic(made.publicKey, made.secret);
    const ask = async (as: string) => (await post(house, { query: '{ categories { key } }', as })).status;
    expect([await ask(tenant.app), await ask(successor)]).toEqual([200, 200]);
    expect(await closeOf(house, tenant.app)).toBe(4403);
    expect(Date.now()).toBeGreaterThanOrEqual(made.until.getTime());
    expect([await ask(tenant.app), await ask(successor)]).toEqual([401, 200]);
    expect(await replaceKey(house.database, old, 1_500)).toBeNull();
  });

  it('does not live longer for being replaced again', async () => {
    const tenant = await newTenant();
    const old = await publicKeyOf(tenant);
    const first = await replaceKey(house.database, old, 60_000);
    const second = await replaceKey(house.database, old, 3_600_000);
    expect(second?.until).toEqual(first?.until);
  });

  it('and signed tokens leaves one that signs', async () => {
    const tenant = await newTenant();
    const first = await kidOf(tenant);
    const second = await rotateSigningKey(house.database, tenant.projectId, MASTER_KEY);
    await revokeSigningKey(house.database, first, MASTER_KEY);
    expect(await kidOf(tenant)).toBe(second);
    await revokeSigningKey(house.database, second, MASTER_KEY);
    expect([first, second, '']).not.toContain(await kidOf(tenant));
    expect(await revokeSigningKey(house.database, second, MASTER_KEY)).toBeNull();
  });

  async function openSockets(): Promise<number> {
    const text = await (await fetch(house.url.replace('/graphql', '/metrics'))).text();
    return Number(/carillon_sockets\{transport="websocket"\} (\d+)/.exec(text)?.[1] ?? 0);
  }
});
