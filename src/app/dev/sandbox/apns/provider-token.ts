import type { KeyObject } from 'node:crypto';
import { isSignedBy, readToken, rememberChecks } from '../jwt.ts';
import { publicHalf, type Secrets } from '../secrets.ts';

const GREATEST_AGE_SECONDS = 3_600;
const CLOCK_SKEW_SECONDS = 60;
/** Apple asks for one token in 20 to 60 minutes; a connection that brings many more is told so. */
const UPDATES_PER_CONNECTION = 3;
const UPDATE_WINDOW_MS = 20 * 60_000;

/** The door of APNs. */
export interface ProviderTokens {
  /** The reason of the refusal, or null for a token that is good on this connection. */
  flawOf(authorization: string | undefined, connection: object): string | null;
}

/** Checks the JWT by which a provider proves itself to Apple: ES256, the key's id, the team, the age. */
export function createProviderTokens({ apns }: Secrets, now: () => number): ProviderTokens {
  const key: KeyObject = publicHalf(apns.privateKey);
  const updates = new WeakMap<object, Map<string, number>>();
  const check = rememberChecks((text: string) => {
    const token = readToken(text);
    const issuedAt = token?.claims.iat;
    const good =
      token?.header.kid === apns.keyId && token.claims.iss === apns.teamId && typeof issuedAt === 'number' && isSignedBy(token, 'ES256', key);
    return { issuedAt: good ? issuedAt : null };
  });

  function changesTooOften(connection: object, text: string): boolean {
    const seen = updates.get(connection) ?? new Map<string, number>();
    updates.set(connection, seen);
    if (seen.has(text)) return false;
    const since = now() - UPDATE_WINDOW_MS;
    for (const [old, at] of seen) if (at < since) seen.delete(old);
    if (seen.size > UPDATES_PER_CONNECTION) return true;
    seen.set(text, now());
    return false;
  }

  return {
    flawOf(authorization, connection) {
      const [, text] = /^bearer (.+)$/i.exec(authorization ?? '') ?? [];
      if (text === undefined) return 'MissingProviderToken';
      const { issuedAt } = check(text);
      const seconds = now() / 1_000;
      if (issuedAt === null || issuedAt > seconds + CLOCK_SKEW_SECONDS) return 'InvalidProviderToken';
      if (seconds - issuedAt > GREATEST_AGE_SECONDS) return 'ExpiredProviderToken';
      return changesTooOften(connection, text) ? 'TooManyProviderTokenUpdates' : null;
    },
  };
}
