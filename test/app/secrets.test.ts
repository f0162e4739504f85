import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { DemoFile } from '../../src/app/dev/home.ts';
import { eventually } from '../support/eventually.ts';
import { startProgram } from '../support/program.ts';

const SHORTEST_SECRET = 16;
const TROUBLES = [
  { provider: 'fcm', times: 1, action: { status: 503 } },
  { provider: 'twilio', times: 1, action: { status: 401 } },
  { provider: 'smtp', times: 1, action: { code: '450 4.7.1' } },
];

/** Everything secret that a JSON file of the home holds: keys, tokens, passwords, seeds, whatever they are called. */
function secretsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length < SHORTEST_SECRET || /^https?:|^smtp:/.test(value) ? [] : value.split('\n').filter((line) => line.length >= SHORTEST_SECRET && !line.startsWith('-----'));
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}

it('a busy house in trouble tells no secret in its log, however much it is asked to tell', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'carillon-secrets-'));
  const home = join(folder, 'home');
  const program = startProgram('dist/main.js', ['demo'], { CARILLON_HOME: home, PORT: '0', CARILLON_LOG_LEVEL: 'debug', CARILLON_RETRY_BASE: 'PT0.05S' });
  try {
    const demo = await eventually(
      'the demo is ready',
      async () => JSON.parse(await readFile(join(home, 'demo.json'), 'utf8')) as DemoFile,
      { withinMs: 120_000 },
    );
    const basic = (secret: string) => `Basic ${Buffer.from(`${demo.appKey}:${secret}`).toString('base64')}`;
    const app = basic(demo.appSecret);
    const ask = async (query: string, authorization: string) => {
      const headers = { 'content-type': 'application/json', authorization };
      const answer = await fetch(demo.graphqlUrl, { method: 'POST', headers, body: JSON.stringify({ query }) });
      return (await answer.json()) as { data?: Record<string, { token?: string }> };
    };
    const { data } = await ask('mutation { issueUserToken(input: { userId: "ada" }) { token } }', app);
    const token = data?.issueUserToken?.token ?? '';
    expect(token).not.toBe('');
    const pushToken = 'push-token-of-ada-which-nobody-else-should-know';
    await ask(`mutation { registerDevice(input: { platform: ANDROID, service: FCM, token: "${pushToken}" }) { errors { code } } }`, `Bearer ${token}`);

    // Credentials that fail, on every door and transport.
    for (const wrong of [basic(`${demo.appSecret}x`), `Bearer ${token}x`, `Bearer ${demo.operatorToken}x`]) {
      await ask('{ categories { key } }', wrong);
      await expect(subscribeOnce(demo.graphqlUrl, wrong)).rejects.toBeDefined();
    }
    for (const trouble of TROUBLES) {
      await fetch(`${demo.sandboxUrl}/rules`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(trouble) });
      await ask(
        `mutation { sendNotification(input: { to: { userId: "ada" }, category: "transaction", channels: [IN_APP, EMAIL, SMS, PUSH], content: { title: "t", body: "${trouble.provider}" } }) { errors { code } } }`,
        app,
      );
    }
    await eventually('something has left', async () => ((await (await fetch(`${demo.sandboxUrl}/messages`)).json()) as unknown[]).length > 0);
    expect(await program.signal('SIGTERM')).toBe(0);

    const files = (await readdir(home)).filter((name) => name.endsWith('.json') && name !== 'ports.json');
    const kept = await Promise.all(files.map(async (name) => secretsIn(JSON.parse(await readFile(join(home, name), 'utf8')))));
    const secrets = [demo.appSecret, demo.operatorToken, token, pushToken, app.slice(6), ...kept.flat()];
    expect(secrets.length).toBeGreaterThan(8);
    const log = program.complaints();
    expect(log.length).toBeGreaterThan(0);
    expect(secrets.filter((secret) => log.includes(secret))).toEqual([]);
  } finally {
    await program.signal('SIGKILL');
    await rm(folder, { recursive: true, force: true });
  }
});

async function subscribeOnce(url: string, authorization: string): Promise<void> {
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, retryAttempts: 0, connectionParams: { authorization } });
  await new Promise<void>((resolve, reject) => client.subscribe({ query: 'subscription { feed { type } }' }, { next: () => resolve(), error: reject, complete: () => resolve() }));
}
