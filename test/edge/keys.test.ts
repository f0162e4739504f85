import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listKeys, replaceKey, revokeKey } from '../../src/db/keys.ts';
import { newestSigningKey, revokeSigningKey, rotateSigningKey } from '../../src/db/signing-keys.ts';
import { eventually } from '../support/eventually.ts';
import { closeOf, post } from './callers.ts';
import { basic, MASTER_KEY, openHouse, type House, type Tenant } from './house.ts';

const HOUR_MS = 3_600_000;

let tenants = 0;
const tenantOf = (house: House) => house.tenant(`keys-${(tenants += 1)}`);

async function kidIn({ database }: House, { projectId }: Tenant): Promise<string> {
  return (await newestSigningKey(database, projectId))?.kid ?? '';
}

describe('a key that ends, at a node that looks for none by itself', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse({ looksForRevoked: false });
  });
  afterAll(() => house.close());

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

  it('takes with it every socket and stream of its tokens, once the node was told', async () => {
    const tenant = await tenantOf(house);
    const ann = await house.person('ann', tenant);
    const { socket, stream } = await connect(ann, feed);
    await house.edge.revocations.look();
    expect(await revokeSigningKey(house.database, await kidIn(house, tenant), MASTER_KEY)).toBe(tenant.projectId);
    await house.edge.revocations.look();
    // 4403: the client comes back, with a new token.
    expect(await socket).toBe(4403);
    await stream;
    expect((await post(house, { query: '{ viewer { id } }', as: ann })).status).toBe(401);

    const again = await house.person('ann', tenant);
    expect((await post(house, { query: '{ viewer { id } }', as: again })).status).toBe(200);
  });

});

describe('a key that ends', () => {
  let house: House;

  beforeAll(async () => {
    house = await openHouse();
  });
  afterAll(() => house.close());

  const newTenant = () => tenantOf(house);
  const kidOf = (tenant: Tenant) => kidIn(house, tenant);

  async function publicKeyOf({ projectId }: Tenant, kind: 'app' | 'operator' = 'app'): Promise<string> {
    const key = (await listKeys(house.database, projectId)).find((one) => one.kind === kind && one.revokedAt === null);
    return key?.publicKey ?? '';
  }

  it.each(['app', 'operator'] as const)('and is of an %s does so also where nobody told the node', async (door) => {
    const tenant = await newTenant();
    expect((await post(house, { query: '{ categories { key } }', as: tenant[door] })).status).toBe(200);
    const socket = closeOf(house, tenant[door]);
    await eventually('the socket is known', async () => (await openSockets()) > 0);
    await revokeKey(house.database, await publicKeyOf(tenant, door));
    expect(await socket).toBe(4403);
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
    const made = await replaceKey(house.database, old, HOUR_MS);
    if (!made) throw new Error('There was no key to replace.');
    const successor = basic(made.publicKey, made.secret);
    const ask = async (as: string) => (await post(house, { query: '{ categories { key } }', as })).status;
    expect([await ask(tenant.app), await ask(successor)]).toEqual([200, 200]);
    let connected = false;
    const socket = closeOf(house, tenant.app, { connected: () => (connected = true) });
    await eventually('the socket is open', () => connected);
    const ending = await replaceKey(house.database, old, 1_500);
    expect(await socket).toBe(4403);
    expect(Date.now()).toBeGreaterThanOrEqual(ending?.until.getTime() ?? Infinity);
    expect([await ask(tenant.app), await ask(successor)]).toEqual([401, 200]);
    expect(await replaceKey(house.database, old, 1_500)).toBeNull();
  });

  it('does not live longer for being replaced again', async () => {
    const tenant = await newTenant();
    const old = await publicKeyOf(tenant);
    const first = await replaceKey(house.database, old, 60_000);
    const second = await replaceKey(house.database, old, HOUR_MS);
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
