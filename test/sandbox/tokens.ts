/** Tokens as senders make them, signed by `jose`: what the sandbox makes of them is not checked with its own code. */
import { importPKCS8, SignJWT, type JWTPayload } from 'jose';
import type { Credentials } from '../../src/app/dev/sandbox/credentials.ts';

const MINUTE_S = 60;
const nowS = () => Math.floor(Date.now() / 1_000);

/** What google-auth-library signs to ask for an access token; `changes` make it a wrong one. */
export async function assertion({ serviceAccount }: Credentials['fcm'], changes: JWTPayload = {}, key = serviceAccount.private_key): Promise<string> {
  const claims = {
    iss: serviceAccount.client_email,
    scope: 'https://www.googleapis.com/auth/firebase.messaging',
    aud: serviceAccount.token_uri,
    iat: nowS(),
    exp: nowS() + 60 * MINUTE_S,
    ...changes,
  };
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT' }).sign(await importPKCS8(key, 'RS256'));
}

export async function askForToken(tokenUrl: string, signed: string, grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer'): Promise<{ status: number; json: unknown }> {
  const response = await fetch(tokenUrl, { method: 'POST', body: new URLSearchParams({ grant_type: grant, assertion: signed }) });
  return { status: response.status, json: await response.json() };
}

/** An Authorization that FCM takes. */
export async function fcmAuthorization({ fcm }: Credentials): Promise<string> {
  const { json } = await askForToken(fcm.serviceAccount.token_uri, await assertion(fcm));
  return `Bearer ${(json as { access_token: string }).access_token}`;
}

/** An Authorization that APNs takes; the options make it a wrong one. */
export async function apnsAuthorization({ apns }: Credentials, { key = apns.key, keyId = apns.keyId, teamId = apns.teamId, issuedAt = nowS() } = {}): Promise<string> {
  const token = new SignJWT({ iss: teamId }).setIssuedAt(issuedAt).setProtectedHeader({ alg: 'ES256', kid: keyId });
  return `bearer ${await token.sign(await importPKCS8(key, 'ES256'))}`;
}
