import { createRemoteJWKSet, errors, jwtVerify } from 'jose';
import type { Clock } from '../base/clock.ts';
import type { AppCheckRule } from '../core/app-check.ts';
import { callError, RejectedCredentials } from './errors.ts';

/**
 * Firebase App Check: the proof that a call comes from an app of ours, unchanged, and not from a program that pretends to be one.
 * It is asked beside the user's token, and says nothing of the person.
 */
export interface AppCheck {
  /** Resolves where the token satisfies the rule; throws RejectedCredentials where it does not. */
  verify(token: string | undefined, rule: AppCheckRule): Promise<void>;
}

/** In HTTP the header, as Firebase's libraries send it; in connection_init the key, in any case. */
export const APP_CHECK_HEADER = 'x-firebase-appcheck';

/** As https://firebase.google.com/docs/app-check/custom-resource-backend has it. */
const ISSUER = 'https://firebaseappcheck.googleapis.com/';
const ALGORITHM = 'RS256';
const TYPE = 'JWT';
/** Google asks that keys be kept no longer. A token of a key that is not among them has them read again, but not all the time. */
const KEYS_KEPT_MS = 6 * 60 * 60 * 1_000;
const KEYS_ASKED_EVERY_MS = 30_000;
const KEYS_AWAITED_MS = 3_000;
const RETRY_AFTER_SECONDS = 2;

/** What jose throws where it could not get the keys; whatever else is its own is wrong with the token. */
const withoutKeys: ReadonlySet<string> = new Set([errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code]);

/** `keysUrl` is Google's, but for tests. Keys are fetched when the first token comes. */
export function createAppCheck(keysUrl: string, clock: Clock): AppCheck {
  const keys = createRemoteJWKSet(new URL(keysUrl), {
    cacheMaxAge: KEYS_KEPT_MS,
    cooldownDuration: KEYS_ASKED_EVERY_MS,
    timeoutDuration: KEYS_AWAITED_MS,
  });

  return {
    async verify(token, { projectNumber, appIds }) {
      const subject = token === undefined ? undefined : await subjectOf(token, projectNumber);
      if (subject === undefined || !appIds.includes(subject)) throw rejected({ expired: false });
    },
  };

  async function subjectOf(token: string, projectNumber: string): Promise<string | undefined> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        algorithms: [ALGORITHM],
        typ: TYPE,
        issuer: ISSUER + projectNumber,
        audience: `projects/${projectNumber}`,
        requiredClaims: ['exp', 'sub'],
        currentDate: new Date(clock.now()),
      });
      return payload.sub;
    } catch (error) {
      if (!(error instanceof errors.JOSEError) || withoutKeys.has(error.code)) {
        throw callError('UNAVAILABLE', 'App Check cannot be asked. Try again.', { retryAfterSeconds: RETRY_AFTER_SECONDS });
      }
      throw rejected({ expired: error instanceof errors.JWTExpired });
    }
  }
}

function rejected({ expired }: { expired: boolean }): RejectedCredentials {
  return new RejectedCredentials({ expired, code: 'APP_CHECK_FAILED' });
}
