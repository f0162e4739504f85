import { generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, UnsecuredJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setAppCheck } from '../../src/db/apps.ts';
import { call, closeOf, codesOf, post, transports, type Transport } from './callers.ts';
import { openHouse, type House, type Tenant } from './house.ts';

const NUMBER = '123456789';
const OURS = `1:${NUMBER}:web:0a1b2c`;
const ISSUER = `https://firebaseappcheck.googleapis.com/${NUMBER}`;
const viewer = '{ viewer { id } }';
const now = () => Math.floor(Date.now() / 1_000);

/** What Google is in this: it publishes keys. */
interface Google {
  url: string;
  privateKey: KeyObject;
  kid: string;
  asked: number;
  isAway: boolean;
  close(): void;
}

async function openGoogle(): Promise<Google> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const kid = randomUUID();
  const google = { privateKey, kid, asked: 0, isAway: false };
  const server: Server = createServer((_request, response) => {
    google.asked += 1;
    if (google.isAway) response.writeHead(503).end();
    else response.end(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }] }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return Object.assign(google, { url: `http://127.0.0.1:${port}/v1/jwks`, close: () => void server.close() });
}

describe('Firebase App Check', () => {
  let google: Google;
  let house: House;
  let guarded: Tenant;
  let ann: string;

  beforeAll(async () => {
    google = await openGoogle();
    house = await openHouse({ appCheckKeysUrl: google.url });
    guarded = await house.tenant('guarded');
    await setAppCheck(house.database, guarded.projectId, 'shop', { projectNumber: NUMBER, appIds: [OURS] });
    ann = await house.person('ann', guarded);
  });
  afterAll(async () => {
    await house.close();
    google.close();
  });

  const claims = { iss: ISSUER, aud: [`projects/${NUMBER}`, 'projects/the-shop'], sub: OURS };

  function tokenOf(changes: Record<string, unknown> = {}, header: Record<string, unknown> = {}, key = google.privateKey): Promise<string> {
    return new SignJWT({ ...claims, iat: now(), exp: now() + 3_600, ...changes }).setProtectedHeader({ alg: 'RS256', kid: google.kid, typ: 'JWT', ...header }).sign(key);
  }

  async function refusalOver(transport: Transport, as: string, appCheck: string | undefined): Promise<unknown> {
    const given = appCheck === undefined ? {} : { appCheck };
    if (transport === 'websocket') return closeOf(house, as, given);
    return codesOf(await call(house, transport, { query: viewer, as, ...given }));
  }

  describe.each(transports)('over %s', (transport) => {
    const failed = transport === 'websocket' ? 4401 : ['APP_CHECK_FAILED'];

    it('lets in whoever calls from an app of ours', async () => {
      const answer = await call(house, transport, { query: viewer, as: ann, appCheck: await tokenOf() });
      expect(answer).toEqual({ data: { viewer: { id: 'ann' } } });
    });

    it('is not asked of people of another app, nor of backends and operators', async () => {
      const bob = await house.person('bob');
      expect((await call(house, transport, { query: viewer, as: bob })).errors).toBeUndefined();
      for (const as of [guarded.app, guarded.operator]) {
        expect((await call(house, transport, { query: '{ categories { key } }', as })).errors).toBeUndefined();
      }
    });

    const wrong: [string, () => Promise<string> | string | undefined][] = [
      ['no token', () => undefined],
      ['an empty one', () => ''],
      ['what is no token', () => 'abc.def.ghi'],
      ['one of another app of the same project', () => tokenOf({ sub: `1:${NUMBER}:web:ffff` })],
      ['one of another project', () => tokenOf({ iss: 'https://firebaseappcheck.googleapis.com/987654321', aud: ['projects/987654321'] })],
      ['another project’s issuer', () => tokenOf({ iss: `${ISSUER}0` })],
      ['one for another audience', () => tokenOf({ aud: ['projects/987654321'] })],
      ['one for no audience', () => tokenOf({ aud: undefined })],
      ['one without an end', () => tokenOf({ exp: undefined })],
      ['one for nobody', () => tokenOf({ sub: undefined })],
      ['one that is not signed', () => new UnsecuredJWT({ ...claims, exp: now() + 60 }).encode()],
      ['one signed by somebody else', () => tokenOf({}, {}, generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey)],
      ['one signed with the public key as a secret', () => new SignJWT({ ...claims, exp: now() + 60 }).setProtectedHeader({ alg: 'HS256', kid: google.kid, typ: 'JWT' }).sign(Buffer.from(google.kid))],
      ['one of a key that Google does not have', () => tokenOf({}, { kid: randomUUID() })],
      ['one by another algorithm of the same key', () => tokenOf({}, { alg: 'PS256' })],
      ['the user token itself', () => ann.slice(7)],
    ];

    it.each(wrong)('refuses %s', async (_, token) => {
      expect(await refusalOver(transport, ann, await token())).toEqual(failed);
    });

    it('tells one that has expired, so that a client comes back with a new one', async () => {
      const expired = await tokenOf({ exp: now() - 5 });
      expect(await refusalOver(transport, ann, expired)).toEqual(transport === 'websocket' ? 4403 : ['APP_CHECK_FAILED']);
    });

    it('does not tell whether somebody exists', async () => {
      const { token } = await house.tokens.issue({ ...guarded, externalId: 'nobody', ttlMs: 60_000 });
      expect(await refusalOver(transport, `Bearer ${token}`, undefined)).toEqual(failed);
      expect(await refusalOver(transport, `Bearer ${token}`, await tokenOf())).toEqual(transport === 'websocket' ? 4401 : ['UNAUTHENTICATED']);
    });
  });

  it('answers 401 over HTTP', async () => {
    expect((await post(house, { query: viewer, as: ann })).status).toBe(401);
  });

  it('does not have Google asked for every token of a key that it does not have', async () => {
    const before = google.asked;
    for (let count = 0; count < 20; count += 1) await post(house, { query: viewer, as: ann, appCheck: await tokenOf({}, { kid: randomUUID() }) });
    expect(google.asked - before).toBeLessThanOrEqual(1);
  });

  it('is in force, and off again, as soon as the node is told', async () => {
    const tenant = await house.tenant('later');
    const carl = await house.person('carl', tenant);
    const ask = async () => (await post(house, { query: viewer, as: carl })).status;
    expect(await ask()).toBe(200);
    await setAppCheck(house.database, tenant.projectId, 'shop', { projectNumber: NUMBER, appIds: [OURS] });
    house.authenticator.forget(tenant.projectId);
    expect(await ask()).toBe(401);
    await setAppCheck(house.database, tenant.projectId, 'shop', null);
    house.authenticator.forget(tenant.projectId);
    expect(await ask()).toBe(200);
  });

  it('that cannot be asked is UNAVAILABLE, and no reason for a socket to give up', async () => {
    const other = await openGoogle();
    other.isAway = true;
    const elsewhere = await openHouse({ appCheckKeysUrl: other.url });
    try {
      await setAppCheck(elsewhere.database, elsewhere.projectId, 'shop', { projectNumber: NUMBER, appIds: [OURS] });
      const dora = await elsewhere.person('dora');
      const { status, answer } = await post(elsewhere, { query: viewer, as: dora, appCheck: await tokenOf() });
      expect([status, codesOf(answer)]).toEqual([503, ['UNAVAILABLE']]);
      expect(await closeOf(elsewhere, dora, { appCheck: await tokenOf() })).toBe(1013);
    } finally {
      await elsewhere.close();
      other.close();
    }
  });
});
