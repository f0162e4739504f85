import { LRUCache } from 'lru-cache';
import { createBatcher } from '../base/batching.ts';
import type { Clock } from '../base/clock.ts';
import { sameBytes, sha256 } from '../base/crypto.ts';
import { within } from '../base/overloaded.ts';
import type { AppCheckRule } from '../core/app-check.ts';
import { appCheckOf } from '../db/apps.ts';
import type { Database } from '../db/connect.ts';
import { isPublicKey, keyByPublicKey, OPERATOR_PREFIX } from '../db/keys.ts';
import { isDataError } from '../db/errors.ts';
import type { AccessKeyRow } from '../db/tables/tenant.ts';
import { userIdsOf, type PersonNamed } from '../db/users.ts';
import type { AppCheck } from './app-check.ts';
import { anonymous, type Caller, type UserCaller } from './context.ts';
import { RejectedCredentials } from './errors.ts';
import { late, LONGEST_ANSWER_MS } from './patience.ts';
import type { UserTokens, VerifiedToken } from './tokens.ts';

/** Knows who knocks. */
export interface Authenticator {
  /**
   * Who sent these. No `authorization` at all is anonymous; one that is not in order throws RejectedCredentials,
   * because whoever sends it believes to be somebody.
   */
  authenticate(credentials: Credentials): Promise<Caller>;
  /** Drops what it keeps in mind of a project's keys and people: a revoked key is refused from now on. */
  forget(projectId: string): void;
}

/** What a caller sends to be known by. */
export interface Credentials {
  authorization: string | undefined;
  /** A Firebase App Check token, for people of an app that asks for one. */
  appCheck: string | undefined;
}

/** What credentials are held against. */
interface AuthenticatorOptions {
  database: Database;
  tokens: UserTokens;
  appCheck: AppCheck;
  clock: Clock;
}

/** A token that was verified, and whose it is. */
interface Known extends VerifiedToken {
  caller: UserCaller;
}

/** A crowd that comes back at once is looked up together. */
const PEOPLE_PER_STATEMENT = 200;
const LOOKUPS_AT_ONCE = 2;
const KEYS_KEPT = 10_000;
const KEPT_MS = 30_000;
const TOKENS_KEPT = 10_000;
const APPS_KEPT = 1_000;

/** One for a node: it keeps what it has learnt for half a minute. */
export function createAuthenticator({ database, tokens, appCheck, clock }: AuthenticatorOptions): Authenticator {
  /**
   * Unknown keys are kept in mind too, so that guessing them costs the database nothing twice. What is being read while it is to be
   * forgotten is answered to those who wait for it, and not kept: without `ignoreFetchAbort` the cache would throw at them.
   */
  const keys = new LRUCache<string, { row: AccessKeyRow | null }>({
    max: KEYS_KEPT,
    ttl: KEPT_MS,
    ignoreFetchAbort: true,
    fetchMethod: async (publicKey) => ({ row: await keyByPublicKey(database, publicKey) }),
  });
  /** Verifying a signature and finding the user, once for each token. */
  const people = new LRUCache<string, Known>({ max: TOKENS_KEPT, ttl: KEPT_MS });
  const lookups = createBatcher<PersonNamed, string | null>({
    run: (named) => userIdsOf(database, named),
    isGuilt: isDataError,
    limit: PEOPLE_PER_STATEMENT,
    concurrency: LOOKUPS_AT_ONCE,
  });
  const rules = new LRUCache<string, { rule: AppCheckRule | null }, string>({
    max: APPS_KEPT,
    ttl: KEPT_MS,
    ignoreFetchAbort: true,
    fetchMethod: async (appId, _, { context: projectId }) => ({ rule: await appCheckOf(database, projectId, appId) }),
  });

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

  async function user(token: string, appCheckToken: string | undefined): Promise<Caller> {
    const known = people.get(token);
    const verified = known ?? (await tokens.verify(token));
    if (verified.expiresAt.getTime() <= clock.now()) throw new RejectedCredentials({ expired: true });
    // Before anybody is looked for: whoever is not one of our apps learns nothing of our people.
    await checkApp(verified, appCheckToken);
    if (known) return known.caller;
    const { projectId, kid: keyId, externalId, expiresAt } = verified;
    const userId = await lookups.add({ projectId, externalId });
    if (userId === null) throw new RejectedCredentials({ expired: false });
    const caller: UserCaller = { door: 'user', projectId, userId, externalId, keyId, expiresAt };
    people.set(token, { ...verified, caller });
    return caller;
  }

  async function checkApp({ appId, projectId }: VerifiedToken, token: string | undefined): Promise<void> {
    if (appId === null) return;
    const asked = await rules.fetch(appId, { context: projectId });
    if (asked?.rule) await appCheck.verify(token, asked.rule);
  }

  async function callerBy(authorization: string, appCheckToken: string | undefined): Promise<Caller> {
    const [scheme = '', credentials = ''] = authorization.split(' ', 2);
    if (/^basic$/i.test(scheme)) return app(credentials);
    if (!/^bearer$/i.test(scheme)) throw new RejectedCredentials({ expired: false });
    return credentials.startsWith(OPERATOR_PREFIX) ? operator(credentials) : user(credentials, appCheckToken);
  }

  return {
    async authenticate({ authorization, appCheck: appCheckToken }) {
      if (authorization === undefined || authorization === '') return anonymous;
      return within(LONGEST_ANSWER_MS, callerBy(authorization, appCheckToken), late);
    },
    forget(projectId) {
      for (const [publicKey, { row }] of keys.entries()) if (row?.projectId === projectId) keys.delete(publicKey);
      for (const [token, known] of people.entries()) if (known.projectId === projectId) people.delete(token);
      rules.clear();
      tokens.forget();
    },
  };
}
