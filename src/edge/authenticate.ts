import { LRUCache } from 'lru-cache';
import type { Clock } from '../base/clock.ts';
import { sameBytes, sha256 } from '../base/crypto.ts';
import { within } from '../base/overloaded.ts';
import type { Database } from '../db/connect.ts';
import { isPublicKey, keyByPublicKey, OPERATOR_PREFIX } from '../db/keys.ts';
import type { AccessKeyRow } from '../db/tables/tenant.ts';
import { usersByExternalIds } from '../db/users.ts';
import { anonymous, type Caller, type UserCaller } from './context.ts';
import { RejectedCredentials } from './errors.ts';
import { late, LONGEST_ANSWER_MS } from './patience.ts';
import type { UserTokens } from './tokens.ts';

export interface Authenticator {
  /**
   * Who sent this `authorization`. None at all is anonymous; one that is not in order throws RejectedCredentials,
   * because whoever sends it believes to be somebody.
   */
  authenticate(authorization: string | undefined): Promise<Caller>;
  /** Drops what it keeps in mind of a project's keys and people: a revoked key is refused from now on. */
  forget(projectId: string): void;
}

const KEYS_KEPT = 10_000;
const KEPT_MS = 30_000;
const TOKENS_KEPT = 10_000;

export function createAuthenticator(database: Database, tokens: UserTokens, clock: Clock): Authenticator {
  /** Unknown keys are kept in mind too, so that guessing them costs the database nothing twice. */
  const keys = new LRUCache<string, { row: AccessKeyRow | null }>({
    max: KEYS_KEPT,
    ttl: KEPT_MS,
    fetchMethod: async (publicKey) => ({ row: await keyByPublicKey(database, publicKey) }),
  });
  /** Verifying a signature and finding the user, once for each token. */
  const people = new LRUCache<string, UserCaller>({ max: TOKENS_KEPT, ttl: KEPT_MS });

  async function knownKey(publicKey: string, secret: string, kind: AccessKeyRow['kind']): Promise<AccessKeyRow> {
    const row = isPublicKey(publicKey) ? (await keys.fetch(publicKey))?.row : null;
    if (row?.kind !== kind || !sameBytes(row.secretHash, sha256(secret))) throw new RejectedCredentials({ expired: false });
    return row;
  }

  async function app(credentials: string): Promise<Caller> {
    const { 0: publicKey = '', 1: secret = '' } = /^([^:]*):(.*)$/s.exec(Buffer.from(credentials, 'base64').toString())?.slice(1) ?? [];
    const { id, projectId, appId } = await knownKey(publicKey, secret, 'app');
    if (appId === null) throw new RejectedCredentials({ expired: false });
    return { door: 'app', projectId, appId, keyId: id };
  }

  async function operator(token: string): Promise<Caller> {
    const [prefix, publicPart, ...secret] = token.split('_');
    const { id, projectId } = await knownKey(`${prefix}_${publicPart}`, secret.join('_'), 'operator');
    return { door: 'operator', projectId, keyId: id };
  }

  async function user(token: string): Promise<Caller> {
    const known = people.get(token);
    if (known) {
      if (known.expiresAt.getTime() <= clock.now()) throw new RejectedCredentials({ expired: true });
      return known;
    }
    const { projectId, kid: keyId, externalId, expiresAt } = await tokens.verify(token);
    const [row] = await usersByExternalIds(database, projectId, [externalId]);
    if (!row) throw new RejectedCredentials({ expired: false });
    const caller: UserCaller = { door: 'user', projectId, userId: row.id, externalId, keyId, expiresAt };
    people.set(token, caller);
    return caller;
  }

  async function callerBy(authorization: string): Promise<Caller> {
    const [scheme = '', credentials = ''] = authorization.split(' ', 2);
    if (/^basic$/i.test(scheme)) return app(credentials);
    if (!/^bearer$/i.test(scheme)) throw new RejectedCredentials({ expired: false });
    return credentials.startsWith(OPERATOR_PREFIX) ? operator(credentials) : user(credentials);
  }

  return {
    async authenticate(authorization) {
      if (authorization === undefined || authorization === '') return anonymous;
      return within(LONGEST_ANSWER_MS, callerBy(authorization), late);
    },
    forget(projectId) {
      for (const [publicKey, { row }] of keys.entries()) if (row?.projectId === projectId) keys.delete(publicKey);
      for (const [token, caller] of people.entries()) if (caller.projectId === projectId) people.delete(token);
      tokens.forget();
    },
  };
}
