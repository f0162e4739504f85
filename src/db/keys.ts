import { randomBytes } from 'node:crypto';
import { and, asc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { newSecret, sha256 } from '../base/crypto.ts';
import { newId } from '../base/ids.ts';
import type { Database } from './connect.ts';
import { accessKey, app, type AccessKeyRow } from './tables/tenant.ts';

/** What a backend knocks with. The secret is shown this once and kept only as its SHA-256. */
interface AppKey {
  appKey: string;
  appSecret: string;
}

/** A key as it may be shown: without its secret. */
interface KeyListing {
  publicKey: string;
  kind: 'app' | 'operator';
  app: string | null;
  createdAt: Date;
  /** When it stops being good; in the future while its successor takes over. */
  revokedAt: Date | null;
}

/** A key that took the place of another. */
interface Successor {
  kind: 'app' | 'operator';
  projectId: string;
  publicKey: string;
  secret: string;
  /** When the other one stops being good. */
  until: Date;
}

/** One that is being replaced is good until then. */
const isGood = or(isNull(accessKey.revokedAt), gt(accessKey.revokedAt, sql`now()`));

const PUBLIC_BYTES = 12;
const APP_PREFIX = 'app_';
/** Recognisable to people and to scanners of leaked secrets: `cop_<public part>_<secret>`. */
export const OPERATOR_PREFIX = 'cop_';

/** Whether a key could have this name: what could not must not reach SQL. */
export function isPublicKey(text: string): boolean {
  return /^(?:app|cop)_[0-9a-f]{24}$/.test(text);
}

/** A key for an app of the project; the app is made when there is none of this name. */
export async function createAppKey({ records }: Database, projectId: string, appName: string): Promise<AppKey> {
  const publicKey = newPublicKey(APP_PREFIX);
  const secret = newSecret();
  await records.transaction(async (transaction) => {
    const [known] = await transaction
      .select({ id: app.id })
      .from(app)
      .where(and(eq(app.projectId, projectId), eq(app.name, appName)));
    const appId = known?.id ?? newId();
    if (!known) await transaction.insert(app).values({ id: appId, projectId, name: appName });
    await transaction
      .insert(accessKey)
      .values({ id: newId(), projectId, appId, kind: 'app', publicKey, secretHash: sha256(secret) });
  });
  return { appKey: publicKey, appSecret: secret };
}

/** A token for people who run the platform, shown this once. */
export async function createOperatorToken({ records }: Database, projectId: string): Promise<string> {
  const publicKey = newPublicKey(OPERATOR_PREFIX);
  const secret = newSecret();
  await records
    .insert(accessKey)
    .values({ id: newId(), projectId, appId: null, kind: 'operator', publicKey, secretHash: sha256(secret) });
  return `${publicKey}_${secret}`;
}

/** The key of this name while it is good; null when there is none, or it was revoked. */
export async function keyByPublicKey({ records }: Database, publicKey: string): Promise<AccessKeyRow | null> {
  const [row] = await records
    .select()
    .from(accessKey)
    .where(and(eq(accessKey.publicKey, publicKey), isGood));
  return row ?? null;
}

/** Of apps and operators, those that ended included. */
export function listKeys({ records }: Database, projectId: string): Promise<KeyListing[]> {
  return records
    .select({
      publicKey: accessKey.publicKey,
      kind: accessKey.kind,
      app: app.name,
      createdAt: accessKey.createdAt,
      revokedAt: accessKey.revokedAt,
    })
    .from(accessKey)
    .leftJoin(app, eq(app.id, accessKey.appId))
    .where(eq(accessKey.projectId, projectId))
    .orderBy(asc(accessKey.createdAt));
}

/** A new key for the same app or operator; the old one is good for so long beside it, and not longer than it would have been. */
export async function replaceKey({ records }: Database, publicKey: string, overlapMs: number): Promise<Successor | null> {
  return records.transaction(async (transaction) => {
    const [old] = await transaction
      .update(accessKey)
      .set({ revokedAt: sql`least(${accessKey.revokedAt}, now() + ${overlapMs} * interval '1 millisecond')` })
      .where(and(eq(accessKey.publicKey, publicKey), isGood))
      .returning();
    if (!old?.revokedAt) return null;
    const { kind, projectId, appId } = old;
    const successor = newPublicKey(kind === 'app' ? APP_PREFIX : OPERATOR_PREFIX);
    const secret = newSecret();
    await transaction
      .insert(accessKey)
      .values({ id: newId(), projectId, appId, kind, publicKey: successor, secretHash: sha256(secret) });
    return { kind, projectId, publicKey: successor, secret, until: old.revokedAt };
  });
}

/** Whose key it was; null where there was no such key to revoke. Nodes look every two seconds, or at once when told. */
export async function revokeKey({ records }: Database, publicKey: string): Promise<string | null> {
  const [row] = await records
    .update(accessKey)
    .set({ revokedAt: sql`now()` })
    .where(and(eq(accessKey.publicKey, publicKey), isGood))
    .returning({ projectId: accessKey.projectId });
  return row?.projectId ?? null;
}

function newPublicKey(prefix: string): string {
  return prefix + randomBytes(PUBLIC_BYTES).toString('hex');
}
