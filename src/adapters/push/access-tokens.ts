import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import { z } from 'zod';
import { parseJson } from '../../base/json.ts';
import type { Outcome } from '../../core/outcome.ts';
import type { Answer } from '../exchange.ts';
import { outcomeOf } from '../failure.ts';
import { createHttp2Client } from '../http2/client.ts';
import { FETCH_MS, keepTokens, type AccessTokens, type Token } from './kept-tokens.ts';

/** What an account proves itself with to Google. */
interface ServiceAccount {
  client_email: string;
  private_key: KeyObject;
  private_key_id?: string | undefined;
  token_uri: string;
}

const SCOPE = 'https://www.googleapis.com/auth/firebase.messaging';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const ASSERTION_LIFE_SECONDS = 3_600;
const REST_MS = 60_000;

const tokenAnswer = z.object({ access_token: z.string(), expires_in: z.number() });
const errorAnswer = z.object({ error: z.string().regex(/^\w{1,40}$/) });

/**
 * Google's OAuth for service accounts (RFC 7523). `cert()` of firebase-admin does the same, but its token service is a constant;
 * here it is the account's own `token_uri`, so that what runs against the sandbox is what runs against Google.
 */
export function createAccessTokens(account: ServiceAccount, ca: string | undefined, now: () => number): AccessTokens {
  const { origin, pathname } = new URL(account.token_uri);
  const http2 = createHttp2Client({ origin, ca, sessions: 1 });

  async function fetch(): Promise<Token | Outcome> {
    const exchange = await http2.request(
      {
        path: pathname,
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: new URLSearchParams({ grant_type: GRANT, assertion: await assertion() }).toString(),
      },
      AbortSignal.timeout(FETCH_MS),
    );
    // Whatever became of this request, the message itself has surely not been sent.
    if ('silence' in exchange) return { kind: 'retry', reason: exchange.silence.reason };
    const { answer } = exchange;
    if (answer.status !== 200) return failure(answer, now());
    const granted = tokenAnswer.safeParse(parseJson(answer.body));
    if (!granted.success) return { kind: 'retry', reason: 'FCM_OAUTH_UNREADABLE' };
    return { token: granted.data.access_token, endsAt: now() + granted.data.expires_in * 1_000 };
  }

  function assertion(): Promise<string> {
    const seconds = Math.floor(now() / 1_000);
    return new SignJWT({ scope: SCOPE })
      .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(account.private_key_id ? { kid: account.private_key_id } : {}) })
      .setIssuer(account.client_email)
      .setAudience(account.token_uri)
      .setIssuedAt(seconds)
      .setExpirationTime(seconds + ASSERTION_LIFE_SECONDS)
      .sign(account.private_key);
  }

  return { ...keepTokens(fetch, now), close: () => http2.close() };
}

/** A refusal here is about the account: its key, its clock, its rights. */
function failure(answer: Answer, now: number): Outcome {
  const { status, body } = answer;
  const code = errorAnswer.safeParse(parseJson(body)).data?.error.toUpperCase() ?? `HTTP_${status}`;
  const means = status === 429 ? 'throttled' : status >= 500 ? 'retry' : 'down';
  return outcomeOf(means, { reason: `FCM_OAUTH_${code}`, answer, now, restMs: REST_MS });
}
