import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';

interface ProviderTokens {
  get(): Promise<string>;
  /** Says that Apple called this token expired. Answers whether another try can help. */
  expired(token: string): boolean;
}

/** Apple takes a token for an hour, and none that replaces another within twenty minutes. */
const KEPT_MS = 50 * 60_000;
const RENEWED_EVERY_MS = 20 * 60_000;

/** The JWT by which an account proves itself to Apple: one for all its messages. */
export function createProviderTokens(
  { key, keyId, teamId }: { key: KeyObject; keyId: string; teamId: string },
  now: () => number,
): ProviderTokens {
  let current: { token: string; madeAt: number } | null = null;
  let making: Promise<string> | null = null;
  let renewedAt = -Infinity;

  async function make(): Promise<string> {
    const madeAt = now();
    const token = await new SignJWT()
      .setProtectedHeader({ alg: 'ES256', kid: keyId })
      .setIssuer(teamId)
      .setIssuedAt(Math.floor(madeAt / 1_000))
      .sign(key);
    current = { token, madeAt };
    return token;
  }

  return {
    async get() {
      if (current && now() - current.madeAt < KEPT_MS) return current.token;
      making ??= make().finally(() => (making = null));
      return making;
    },
    expired(token) {
      if (current?.token !== token) return true;
      // A new token that is too old as well means that our clock is wrong: making more of them would only anger Apple.
      if (now() - renewedAt < RENEWED_EVERY_MS) return false;
      renewedAt = now();
      current = null;
      return true;
    },
  };
}
