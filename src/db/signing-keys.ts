import { generateKeyPairSync } from 'node:crypto';
import { and, asc, desc, eq, gt, isNull, or, sql } from 'drizzle-orm';
import { seal } from '../base/crypto.ts';
import { newId } from '../base/ids.ts';
import type { RecordsAnywhere } from './connect.ts';
import { signingKey, type SigningKeyRow } from './tables/tenant.ts';

/** Ed25519 keys of a project, for user tokens. The private halves are sealed under the master key. */

/** What the private halves are sealed for: nothing sealed for another purpose opens as one of them. */
export const SIGNING_KEY_PURPOSE = 'signing key';
/** No token lives longer than 24 hours, so a retired key verifies that long and then no more. A day can be shorter by an hour. */
const OVERLAP = sql`interval '24 hours 1 minute'`;

const unretired = or(isNull(signingKey.retiredAt), gt(signingKey.retiredAt, sql`now()`));

/** A new key, which signs from now on. Answers its id. */
export async function addSigningKey({ records }: RecordsAnywhere, projectId: string, masterKey: string): Promise<string> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const kid = newId();
  const { kty, crv, x } = publicKey.export({ format: 'jwk' });
  if (kty === undefined || crv === undefined || x === undefined) throw new Error('Node exported half an Ed25519 key.');
  await records.insert(signingKey).values({
    kid,
    projectId,
    publicJwk: { kty, crv, x },
    sealedPrivateJwk: seal(Buffer.from(JSON.stringify(privateKey.export({ format: 'jwk' }))), masterKey, SIGNING_KEY_PURPOSE),
  });
  return kid;
}

/** A new key signs from now on; those before it verify what they signed until the last of it has expired. */
export async function rotateSigningKey({ records }: RecordsAnywhere, projectId: string, masterKey: string): Promise<string> {
  return records.transaction(async (transaction) => {
    await transaction
      .update(signingKey)
      .set({ retiredAt: sql`now() + ${OVERLAP}` })
      .where(and(eq(signingKey.projectId, projectId), isNull(signingKey.retiredAt)));
    return addSigningKey({ records: transaction }, projectId, masterKey);
  });
}

/**
 * Nothing that it signed is good any more: for a key that was stolen. Where no other one signs, a new one does. Answers
 * whose it was; null where there was no such key to revoke.
 */
export async function revokeSigningKey({ records }: RecordsAnywhere, kid: string, masterKey: string): Promise<string | null> {
  return records.transaction(async (transaction) => {
    const [row] = await transaction
      .update(signingKey)
      .set({ retiredAt: sql`now()` })
      .where(and(eq(signingKey.kid, kid), unretired))
      .returning({ projectId: signingKey.projectId });
    if (!row) return null;
    const [signer] = await transaction
      .select({ kid: signingKey.kid })
      .from(signingKey)
      .where(and(eq(signingKey.projectId, row.projectId), isNull(signingKey.retiredAt)));
    if (!signer) await addSigningKey({ records: transaction }, row.projectId, masterKey);
    return row.projectId;
  });
}

/** All that are kept, the oldest first; without their private halves. */
export function listSigningKeys({ records }: RecordsAnywhere, projectId: string): Promise<Pick<SigningKeyRow, 'kid' | 'createdAt' | 'retiredAt'>[]> {
  return records
    .select({ kid: signingKey.kid, createdAt: signingKey.createdAt, retiredAt: signingKey.retiredAt })
    .from(signingKey)
    .where(eq(signingKey.projectId, projectId))
    .orderBy(asc(signingKey.createdAt));
}

/** The newest signs. */
export async function newestSigningKey({ records }: RecordsAnywhere, projectId: string): Promise<SigningKeyRow | null> {
  const [row] = await records
    .select()
    .from(signingKey)
    .where(and(eq(signingKey.projectId, projectId), unretired))
    .orderBy(desc(signingKey.createdAt), desc(signingKey.kid))
    .limit(1);
  return row ?? null;
}

/** Every one that is not retired verifies. */
export async function signingKeyByKid({ records }: RecordsAnywhere, kid: string): Promise<SigningKeyRow | null> {
  const [row] = await records
    .select()
    .from(signingKey)
    .where(and(eq(signingKey.kid, kid), unretired));
  return row ?? null;
}
