import { createHmac } from 'node:crypto';
import { sameBytes } from '../../../../base/crypto.ts';
import type { Desk } from '../http/desk.ts';
import { json, type Reply, type WireRequest } from '../http/exchange.ts';
import { isSignedBy, readToken, rememberChecks } from '../jwt.ts';
import { publicHalf, type Secrets } from '../secrets.ts';

const PATH = '/token';
const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const SCOPES = ['https://www.googleapis.com/auth/firebase.messaging', 'https://www.googleapis.com/auth/cloud-platform'];
/** Names of Google's own token service that its libraries put into `aud` whatever address they call. */
const AUDIENCES = ['https://oauth2.googleapis.com/token', 'https://www.googleapis.com/oauth2/v4/token', 'https://accounts.google.com/o/oauth2/token'];
const TOKEN_LIFE_SECONDS = 3_600;
const CLOCK_SKEW_SECONDS = 300;
const PREFIX = 'ya29.sandbox.';

/** Gives tokens out, and knows its own again. */
export interface OAuth {
  /** `POST /token` */
  readonly desk: Desk;
  accepts(authorization: string | undefined): boolean;
}

/**
 * Google's token service for one service account. An access token carries its own end under a signature, so
 * that tokens outlive a restart, as Google's do.
 */
export function createOAuth({ fcm, seed }: Secrets, now: () => number): OAuth {
  const key = publicHalf(fcm.privateKey);
  const seconds = () => Math.floor(now() / 1_000);
  const sign = (end: string) => createHmac('sha256', seed).update(`access token ${end}`).digest();
  const endOf = rememberChecks((token: string) => {
    const [end = '', signature = ''] = token.startsWith(PREFIX) ? token.slice(PREFIX.length).split('.') : [];
    return { end: sameBytes(Buffer.from(signature, 'base64url'), sign(end)) ? Number(end) : 0 };
  });

  function flawOf(assertion: string, tokenUrl: string): string | null {
    const token = readToken(assertion);
    if (!token) return 'Bad Request';
    const { iss, scope, aud, iat, exp } = token.claims;
    if (iss !== fcm.clientEmail) return 'Invalid grant: account not found';
    if (!isSignedBy(token, 'RS256', key)) return 'Invalid JWT Signature.';
    if (token.header.kid !== undefined && token.header.kid !== fcm.privateKeyId) return 'Invalid JWT Signature.';
    if (aud !== tokenUrl && !AUDIENCES.includes(String(aud))) return "Invalid JWT: Failed audience check.";
    if (typeof iat !== 'number' || typeof exp !== 'number') return 'Invalid JWT: iat and exp are required.';
    if (exp <= seconds() || exp - iat > TOKEN_LIFE_SECONDS || iat > seconds() + CLOCK_SKEW_SECONDS) {
      return 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. Check your iat and exp values in the JWT claim.';
    }
    const scopes = typeof scope === 'string' ? scope.split(' ') : [];
    return scopes.some((one) => SCOPES.includes(one)) ? null : 'Invalid OAuth scope or ID token audience provided.';
  }

  function issue({ body, origin }: WireRequest): Reply {
    const form = new URLSearchParams(body.toString('utf8'));
    if (form.get('grant_type') !== GRANT) {
      return json(400, { error: 'unsupported_grant_type', error_description: `Invalid grant_type: ${form.get('grant_type')}` });
    }
    const flaw = flawOf(form.get('assertion') ?? '', `${origin}${PATH}`);
    if (flaw !== null) return json(400, { error: 'invalid_grant', error_description: flaw });
    const end = String(seconds() + TOKEN_LIFE_SECONDS);
    const token = `${PREFIX}${end}.${sign(end).toString('base64url')}`;
    return json(200, { access_token: token, expires_in: TOKEN_LIFE_SECONDS - 1, token_type: 'Bearer' });
  }

  return {
    desk: {
      owns: ({ method, path }) => method === 'POST' && path === PATH,
      handle: (exchange) => exchange.answer(issue(exchange.request)),
    },
    accepts(authorization) {
      const [, token = ''] = /^Bearer (.+)$/i.exec(authorization ?? '') ?? [];
      return endOf(token).end > seconds();
    },
  };
}
