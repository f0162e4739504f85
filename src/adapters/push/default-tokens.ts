import { z } from 'zod';
import type { Outcome } from '../../core/outcome.ts';
import { FETCH_MS, keepTokens, type AccessTokens, type Token } from './kept-tokens.ts';

/** What Google asks for where it wants to be asked less. */
const REST_MS = 60_000;

/** What the errors of Google's libraries hold beside their text: the status of an answer, or the code of a socket. */
const failed = z.object({ status: z.number().optional(), code: z.unknown().optional() });

/**
 * The identity that this process runs under, as Google's libraries find it (Application Default Credentials): workload
 * identity on Google's machines, a federated one elsewhere, or the file that GOOGLE_APPLICATION_CREDENTIALS names. Here
 * firebase-admin is in its own: no key has to lie anywhere. It is loaded at once, and asked once an hour.
 */
export function createDefaultTokens(now: () => number): AccessTokens {
  const loading = import('firebase-admin/app').then(({ applicationDefault }) => applicationDefault());
  // Told by the first message that needs it.
  loading.catch(() => undefined);

  /** Google's library waits as long as a connection lasts, and takes no deadline: messages do not wait with it. */
  async function fetch(): Promise<Token | Outcome> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<Outcome>((resolve) => {
      timer = setTimeout(() => resolve({ kind: 'retry', reason: 'FCM_OAUTH_DEADLINE' }), FETCH_MS);
    });
    return Promise.race([ask(), late]).finally(() => clearTimeout(timer));
  }

  async function ask(): Promise<Token | Outcome> {
    try {
      const { access_token: token, expires_in: seconds } = await (await loading).getAccessToken();
      return { token, endsAt: now() + seconds * 1_000 };
    } catch (error) {
      return meaningOf(error, now());
    }
  }

  return { ...keepTokens(fetch, now), close: () => Promise.resolve() };
}

/** Nothing has been sent. No answer at all is the network's fault; a refusal, or no credentials to be found, is the account's. */
function meaningOf(error: unknown, now: number): Outcome {
  const { status, code } = failed.safeParse(error).data ?? {};
  if (status === undefined) {
    return typeof code === 'string' ? { kind: 'retry', reason: 'FCM_OAUTH_UNREACHABLE' } : { kind: 'down', reason: 'FCM_OAUTH_NO_CREDENTIALS' };
  }
  const reason = `FCM_OAUTH_HTTP_${status}`;
  if (status === 429) return { kind: 'throttled', until: new Date(now + REST_MS), reason };
  return { kind: status >= 500 ? 'retry' : 'down', reason };
}
