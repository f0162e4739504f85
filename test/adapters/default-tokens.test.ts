import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDefaultTokens } from '../../src/adapters/push/default-tokens.ts';
import type { AccessTokens } from '../../src/adapters/push/kept-tokens.ts';
import { fcm } from '../../src/adapters/push/fcm.ts';
import { pushMessage } from './messages.ts';
import { openSandbox } from './open-sandbox.ts';

const patience = () => AbortSignal.timeout(60_000);

/**
 * A federated identity (workload identity outside of Google): a file names where a token of another issuer lies and the
 * service that exchanges it. That service is here, and Google's own library speaks to it.
 */
describe('the identity that a process runs under', () => {
  const folder = mkdtempSync(join(tmpdir(), 'carillon-identity-'));
  const time = { now: Date.now() };
  let answer: (response: ServerResponse) => void;
  let asked: URLSearchParams[] = [];
  let tokens: AccessTokens;

  const service = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString())).on('end', () => {
      asked.push(new URLSearchParams(body));
      answer(response);
    });
  });
  const says = (status: number, body: object) => (response: ServerResponse) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  const grants = (token: string) =>
    says(200, { access_token: token, expires_in: 3_600, token_type: 'Bearer', issued_token_type: 'urn:ietf:params:oauth:token-type:access_token' });

  beforeAll(async () => {
    service.listen(0, '127.0.0.1');
    await once(service, 'listening');
    const { port } = service.address() as AddressInfo;
    const subject = join(folder, 'subject');
    const file = join(folder, 'identity.json');
    writeFileSync(subject, 'a token of another issuer');
    writeFileSync(
      file,
      JSON.stringify({
        type: 'external_account',
        audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/pool/providers/provider',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
        token_url: `http://127.0.0.1:${port}/v1/token`,
        credential_source: { file: subject },
      }),
    );
    process.env.GOOGLE_APPLICATION_CREDENTIALS = file;
    // Else Google's library looks the project up at Google.
    process.env.GOOGLE_CLOUD_PROJECT = 'sandbox-project';
    tokens = createDefaultTokens(() => time.now);
  });
  afterAll(async () => {
    await tokens.close();
    service.close();
    service.closeAllConnections();
    rmSync(folder, { recursive: true });
  });

  it('that is refused takes the account down, and is asked for again', async () => {
    answer = says(400, { error: 'invalid_grant', error_description: 'The subject token has expired.' });
    expect(await tokens.get(patience())).toEqual({ kind: 'down', reason: 'FCM_OAUTH_HTTP_400' });
  });

  it('that nobody gives keeps nobody longer than his own deadline', async () => {
    answer = () => undefined;
    expect(await tokens.get(AbortSignal.timeout(100))).toEqual({ kind: 'retry', reason: 'DEADLINE' });
    service.closeAllConnections();
  });

  it('brings a token for messaging, once for all who wait and as long as it is good', async () => {
    asked = [];
    answer = grants('token-1');
    const all = await Promise.all(Array.from({ length: 50 }, () => tokens.get(patience())));
    expect(new Set(all.map((one) => 'token' in one && one.token))).toEqual(new Set(['token-1']));
    const form = asked.at(-1);
    expect(form?.get('subject_token')).toBe('a token of another issuer');
    expect(form?.get('scope')).toContain('https://www.googleapis.com/auth/firebase.messaging');
    const requests = asked.length;
    time.now += 50 * 60_000;
    expect(await tokens.get(patience())).toMatchObject({ token: 'token-1' });
    expect(asked).toHaveLength(requests);
  });

  it('is what an FCM account without a key of its own goes by', async () => {
    const { sandbox, close } = await openSandbox();
    const settings = fcm.settings.parse({ projectId: 'sandbox-project', baseUrl: sandbox.url });
    const sender = fcm.open(settings, { now: () => Date.now(), receiptsUrl: null });
    // Google's part is over once there is a token; that this one is not the sandbox's is the sandbox's to say.
    expect(await sender.send(pushMessage(), patience())).toEqual({ kind: 'down', reason: 'FCM_UNAUTHENTICATED' });
    await sender.close();
    await close();
  });
});

describe('the settings of FCM', () => {
  const wrong = (given: object) => fcm.settings.safeParse(given).error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);

  it.each<[string, object, string]>([
    ['nothing', {}, ': needs either serviceAccount, or projectId and the credentials that Google finds for this process'],
    ['a file of another kind', { serviceAccount: { type: 'authorized_user' } }, 'serviceAccount.type: must be "service_account": another kind of file was given'],
    ['a file without a project', { serviceAccount: {} }, 'serviceAccount.project_id: is missing: the id of the Firebase project'],
    ['a key that lost its line breaks', { serviceAccount: { private_key: '-----BEGIN PRIVATE KEY----- MIIE -----END PRIVATE KEY-----' } }, 'serviceAccount.private_key: must be an RSA private key with its line breaks in PEM'],
    ['a project that is none', { projectId: '../x' }, 'projectId: is no id of a project'],
  ])('say what is wrong with %s', (_, given, message) => {
    expect(wrong(given)).toContain(message);
  });
});
