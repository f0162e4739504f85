import { generateKeyPairSync } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { importJWK, SignJWT, UnsecuredJWT, type JWK, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { unseal } from '../../src/base/crypto.ts';
import { newId } from '../../src/base/ids.ts';
import { listKeys, revokeKey } from '../../src/db/keys.ts';
import { newestSigningKey, rotateSigningKey, SIGNING_KEY_PURPOSE } from '../../src/db/signing-keys.ts';
import { call, closeOf, codesOf, post, transports, type Answer } from './callers.ts';
import { basic, MASTER_KEY, openHouse, type House } from './house.ts';

const inAnHour = () => Math.floor(Date.now() / 1_000) + 3_600;
const viewer = '{ viewer { id } }';
const categories = '{ categories { key } }';

describe('who knocks', () => {
  let house: House;
  let ann: string;

  beforeAll(async () => {
    house = await openHouse();
    ann = await house.person('ann');
  });
  afterAll(() => house.close());

  function claimsOf(token: string): { kid: string; payload: Record<string, unknown> } {
    const [header = '', payload = ''] = token.replace('Bearer ', '').split('.');
    const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as Record<string, unknown>;
    return { kid: String(read(header).kid), payload: read(payload) };
  }

  it('is a user by a token that the app asked for', async () => {
    const issued = await post(house, {
      query: 'mutation { issueUserToken(input: { userId: "ann", ttl: "PT5M" }) { token expiresAt errors { code } } }',
      as: house.app,
    });
    const { token, expiresAt } = issued.answer.data?.issueUserToken as { token: string; expiresAt: string };
    expect(Math.abs(Date.parse(expiresAt) - Date.now() - 300_000)).toBeLessThan(60_000);
    const { answer } = await post(house, { query: viewer, as: `Bearer ${token}` });
    expect(answer).toEqual({ data: { viewer: { id: 'ann' } } });
  });

  it('gets no token for somebody unknown', async () => {
    const { answer } = await post(house, {
      query: 'mutation { issueUserToken(input: { userId: "ghost" }) { token expiresAt errors { code path } } }',
      as: house.app,
    });
    expect(answer.data).toEqual({
      issueUserToken: { token: null, expiresAt: null, errors: [{ code: 'USER_NOT_FOUND', path: ['input', 'userId'] }] },
    });
  });

  it.each(['P1DT1S', 'PT0S', 'P1M', 'P1Y', 'soon', 'PT'])('gets no token for %s', async (ttl) => {
    const { answer } = await post(house, {
      query: 'mutation ($ttl: Duration) { issueUserToken(input: { userId: "ann", ttl: $ttl }) { token } }',
      variables: { ttl },
      as: house.app,
    });
    expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
  });

  describe.each(transports)('with credentials that are not in order, over %s', (transport) => {
    const forged: [string, (house: House) => Promise<string> | string][] = [
      ['an app key that nobody has', () => basic('app_ffffffffffffffffffffffff', 'secret')],
      ['a wrong secret', (at) => basic(Buffer.from(at.app.slice(6), 'base64').toString().split(':')[0] ?? '', 'wrong')],
      ['Basic without a colon', () => `Basic ${Buffer.from('nonsense').toString('base64')}`],
      ['another scheme', () => 'Digest x'],
      ['a wrong operator secret', (at) => `${at.operator}x`],
      ['an operator token without a secret', (at) => at.operator.split('_').slice(0, 2).join('_')],
      ['an operator token as an app key', (at) => basic(at.operator.replace('Bearer ', '').split('_').slice(0, 2).join('_'), at.operator.split('_').slice(2).join('_'))],
      ['no token at all', () => 'Bearer '],
      ['what is no token', () => 'Bearer abc.def.ghi'],
      ['a token that is not signed', () => {
        const { kid, payload } = claimsOf(ann);
        const unsigned = new UnsecuredJWT(payload).encode().split('.')[1];
        return `Bearer ${Buffer.from(JSON.stringify({ alg: 'none', kid })).toString('base64url')}.${unsigned}.`;
      }],
      ['a token signed by somebody else', () => sign(claimsOf(ann))],
      ['a token signed with the public key as a secret', async () => {
        const { kid, payload } = claimsOf(ann);
        return `Bearer ${await new SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid }).sign(Buffer.from(kid))}`;
      }],
      ['a token whose claims were changed', () => {
        const [header, , signature] = ann.split('.');
        const { payload } = claimsOf(ann);
        return `${header}.${Buffer.from(JSON.stringify({ ...payload, sub: 'bob' })).toString('base64url')}.${signature}`;
      }],
      ['a token for another project, signed with the right key', async (at) => signWell(at, { aud: newId(), sub: 'ann', exp: inAnHour() })],
      ['a token for nobody', async (at) => signWell(at, { aud: at.projectId, exp: inAnHour() })],
      ['a token for somebody unknown', async (at) => signWell(at, { aud: at.projectId, sub: 'ghost', exp: inAnHour() })],
      ['a token without an end', async (at) => signWell(at, { aud: at.projectId, sub: 'ann' })],
      ['a token of an unknown key', () => sign({ ...claimsOf(ann), kid: newId() })],
      ['a token of a key that could never be', () => sign({ ...claimsOf(ann), kid: '\0' })],
      ['an app key that could never be', () => basic('app_\0', 'secret')],
    ];

    it.each(forged)('%s', async (_, credentials) => {
      await house.person('bob');
      const refused = await refusalOver(transport, await credentials(house));
      expect(refused).toBe(transport === 'websocket' ? 4401 : 401);
    });

    it('a token that has expired', async () => {
      const { token } = await house.tokens.issue({ ...house, externalId: 'ann', ttlMs: -2_000 });
      expect(await refusalOver(transport, `Bearer ${token}`)).toBe(transport === 'websocket' ? 4403 : 401);
    });
  });

  it('refuses an event stream without credentials before it begins', async () => {
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream' };
    const { status } = await fetch(house.url, { method: 'POST', headers, body: JSON.stringify({ query: 'subscription { feed { cursor } }' }) });
    expect(status).toBe(401);
  });

  it('takes credentials that are no text for credentials that are not in order', async () => {
    expect(await closeOf(house, 5 as unknown as string)).toBe(4401);
  });

  function sign({ kid, payload }: { kid: string; payload: Record<string, unknown> }): Promise<string> {
    const { privateKey } = generateKeyPairSync('ed25519');
    return new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid }).sign(privateKey).then((token) => `Bearer ${token}`);
  }

  /** Signed with the project's own key, whatever it says. */
  async function signWell({ database, projectId }: House, payload: JWTPayload): Promise<string> {
    const key = await newestSigningKey(database, projectId);
    if (!key) throw new Error('There is no signing key.');
    const jwk = JSON.parse(unseal(key.sealedPrivateJwk, MASTER_KEY, SIGNING_KEY_PURPOSE).toString()) as JWK;
    const token = await new SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid: key.kid }).sign(await importJWK(jwk, 'EdDSA'));
    return `Bearer ${token}`;
  }

  async function refusalOver(transport: (typeof transports)[number], authorization: string): Promise<number> {
    if (transport === 'websocket') return closeOf(house, authorization);
    const response = await fetch(house.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization,
        ...(transport === 'events' && { accept: 'text/event-stream' }),
      },
      body: JSON.stringify({ query: categories }),
    });
    expect(codesOf((await response.json()) as Answer)).toEqual(['UNAUTHENTICATED']);
    return response.status;
  }

  it('cannot use a token for one project at another', async () => {
    const other = await house.tenant('other');
    const { token } = await house.tokens.issue({ ...other, externalId: 'ann', ttlMs: 60_000 });
    const { status } = await post(house, { query: viewer, as: `Bearer ${token}` });
    expect(status).toBe(401);
  });

  it('keeps tokens of the key before the newest good, and signs with the newest', async () => {
    const before = await house.person('carol');
    const kid = await rotateSigningKey(house.database, house.projectId, MASTER_KEY);
    house.authenticator.forget(house.projectId);
    const after = await house.person('carol');
    expect(claimsOf(after).kid).toBe(kid);
    expect(claimsOf(before).kid).not.toBe(kid);
    for (const token of [before, after]) {
      const { answer } = await post(house, { query: viewer, as: token });
      expect(answer.data).toEqual({ viewer: { id: 'carol' } });
    }
  });

  it('is refused by a retired key', async () => {
    const tenant = await house.tenant('retiring');
    const dora = await house.person('dora', tenant);
    expect((await post(house, { query: viewer, as: dora })).status).toBe(200);
    await house.database.sql`update signing_key set retired_at = now() where project_id = ${tenant.projectId}`;
    house.authenticator.forget(tenant.projectId);
    expect((await post(house, { query: viewer, as: dora })).status).toBe(401);
  });

  it('is refused by a revoked key as soon as the node was told', async () => {
    const tenant = await house.tenant('revoking');
    expect((await post(house, { query: categories, as: tenant.app })).status).toBe(200);
    const [key] = await listKeys(house.database, tenant.projectId);
    expect(await revokeKey(house.database, key?.publicKey ?? '')).toBe(tenant.projectId);
    expect(await revokeKey(house.database, key?.publicKey ?? '')).toBeNull();
    house.authenticator.forget(tenant.projectId);
    expect((await post(house, { query: categories, as: tenant.app })).status).toBe(401);
  });

  it('is answered as ever while the node drops what it keeps, which every change of a category does', async () => {
    const tenant = await house.tenant('changing');
    const erin = await house.person('erin', tenant);
    const whileForgetting = async <T>(asked: () => Promise<T>): Promise<T> => {
      house.authenticator.forget(tenant.projectId);
      const state = { isOver: false };
      const answer = asked().finally(() => (state.isOver = true));
      const forgetting = (async () => {
        while (!state.isOver) {
          house.authenticator.forget(tenant.projectId);
          await nextTurn();
        }
      })();
      await Promise.allSettled([answer, forgetting]);
      return answer;
    };
    const knock = (authorization: string) => house.authenticator.authenticate({ authorization, appCheck: undefined });
    expect(await whileForgetting(() => knock(erin))).toMatchObject({ door: 'user', externalId: 'erin' });
    expect(await whileForgetting(() => knock(tenant.app))).toMatchObject({ door: 'app', projectId: tenant.projectId });
    expect(await whileForgetting(() => house.tokens.issue({ ...tenant, externalId: 'erin', ttlMs: 60_000 }))).toHaveProperty('token');
  });

  it('is sent away from the socket at the second the token ends, and may come back', async () => {
    const { token, expiresAt } = await house.tokens.issue({ ...house, externalId: 'ann', ttlMs: 2_000 });
    const code = await closeOf(house, `Bearer ${token}`);
    expect(code).toBe(4403);
    expect(Date.now()).toBeGreaterThanOrEqual(expiresAt.getTime());
  });

  it('sees nothing of another project', async () => {
    const other = await house.tenant('neighbour');
    await house.person('zoe', other);
    const { answer } = await post(house, { query: '{ user(id: "zoe") { id } }', as: house.app });
    expect(answer).toEqual({ data: { user: null } });
    const there = await call(house, 'http', { query: '{ user(id: "zoe") { id } }', as: other.app });
    expect(there).toEqual({ data: { user: { id: 'zoe' } } });
  });
});
