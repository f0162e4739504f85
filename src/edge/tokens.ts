import { decodeProtectedHeader, errors, importJWK, jwtVerify, SignJWT, type CryptoKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { Clock } from '../base/clock.ts';
import { unseal } from '../base/crypto.ts';
import { isId } from '../base/ids.ts';
import type { Database } from '../db/connect.ts';
import { newestSigningKey, SIGNING_KEY_PURPOSE, signingKeyByKid } from '../db/signing-keys.ts';
import { RejectedCredentials } from './errors.ts';

/** A person's short-lived token: signed by the project's newest key, verified by any that is not retired. */
export interface UserTokens {
  issue(bearer: Bearer): Promise<{ token: string; expiresAt: Date }>;
  /** Throws RejectedCredentials for whatever is not in order. */
  verify(token: string): Promise<VerifiedToken>;
  /** Drops the keys it keeps in mind. */
  forget(): void;
}

/** For whom a token is, and which app asked for it. */
interface Bearer {
  projectId: string;
  appId: string;
  externalId: string;
  ttlMs: number;
}

/** What a token says, once its signature was found good. */
export interface VerifiedToken {
  projectId: string;
  /** The app that asked for it; null in a token of an older version, which knew none. */
  appId: string | null;
  kid: string;
  externalId: string;
  expiresAt: Date;
}

/** Pinned: what a token says of its own algorithm is never believed. */
const ALGORITHM = 'EdDSA';
/** The authorised party of OpenID Connect: for whom the token was made. */
const APP_CLAIM = 'azp';
const KEYS_KEPT = 1_000;
const KEYS_KEPT_MS = 30_000;

const privateJwk = z.object({ kty: z.string(), crv: z.string(), x: z.string(), d: z.string() });

interface Signer {
  kid: string;
  key: CryptoKey;
}
interface Verifier {
  projectId: string;
  key: CryptoKey;
}
/** Null is kept in mind too: an unknown `kid` must not cost a query each time. */
interface Kept<T> {
  value: T | null;
}

export function createUserTokens(database: Database, masterKey: string, clock: Clock): UserTokens {
  const signers = keep((projectId) => signerOf(database, masterKey, projectId));
  const verifiers = keep((kid) => verifierOf(database, kid));

  return {
    async issue({ projectId, appId, externalId, ttlMs }) {
      const signer = (await signers.fetch(projectId))?.value;
      if (!signer) throw new Error(`The project ${projectId} has no signing key.`);
      const now = Math.floor(clock.now() / 1_000);
      const expires = now + Math.ceil(ttlMs / 1_000);
      const token = await new SignJWT({ [APP_CLAIM]: appId })
        .setProtectedHeader({ alg: ALGORITHM, kid: signer.kid })
        .setSubject(externalId)
        .setAudience(projectId)
        .setIssuedAt(now)
        .setExpirationTime(expires)
        .sign(signer.key);
      return { token, expiresAt: new Date(expires * 1_000) };
    },

    async verify(token) {
      const kid = kidOf(token);
      const verifier = (await verifiers.fetch(kid))?.value;
      if (!verifier) throw new RejectedCredentials({ expired: false });
      const { sub, exp, appId } = await verifySignature(token, verifier, clock);
      return { projectId: verifier.projectId, appId, kid, externalId: sub, expiresAt: new Date(exp * 1_000) };
    },

    forget() {
      signers.clear();
      verifiers.clear();
    },
  };
}

/** Whoever waits for what is forgotten meanwhile is answered all the same; it is not kept. */
function keep<T>(read: (name: string) => Promise<T | null>): LRUCache<string, Kept<T>> {
  return new LRUCache<string, Kept<T>>({
    max: KEYS_KEPT,
    ttl: KEYS_KEPT_MS,
    ignoreFetchAbort: true,
    fetchMethod: async (name) => ({ value: await read(name) }),
  });
}

async function signerOf(database: Database, masterKey: string, projectId: string): Promise<Signer | null> {
  const row = await newestSigningKey(database, projectId);
  if (!row) return null;
  const text = unseal(row.sealedPrivateJwk, masterKey, SIGNING_KEY_PURPOSE).toString();
  return { kid: row.kid, key: await importKey(privateJwk.parse(JSON.parse(text))) };
}

async function verifierOf(database: Database, kid: string): Promise<Verifier | null> {
  const row = await signingKeyByKid(database, kid);
  return row && { projectId: row.projectId, key: await importKey(row.publicJwk) };
}

async function importKey(jwk: Record<string, string>): Promise<CryptoKey> {
  const key = await importJWK(jwk, ALGORITHM);
  if (key instanceof Uint8Array) throw new Error('A signing key is no asymmetric key.');
  return key;
}

function kidOf(token: string): string {
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    if (alg === ALGORITHM && kid !== undefined && isId(kid)) return kid;
  } catch {
    // Not even the form of a token: the same answer as any other.
  }
  throw new RejectedCredentials({ expired: false });
}

async function verifySignature(token: string, { projectId, key }: Verifier, clock: Clock): Promise<{ sub: string; exp: number; appId: string | null }> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: [ALGORITHM],
      audience: projectId,
      currentDate: new Date(clock.now()),
    });
    const { sub, exp, [APP_CLAIM]: appId = null } = payload;
    if (sub !== undefined && exp !== undefined && (appId === null || typeof appId === 'string')) return { sub, exp, appId };
  } catch (error) {
    throw new RejectedCredentials({ expired: error instanceof errors.JWTExpired });
  }
  throw new RejectedCredentials({ expired: false });
}
