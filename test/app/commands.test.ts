import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { startNats } from '../support/nats.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';
import { startProgram } from '../support/program.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const run = promisify(execFile);

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ migrated: false });
});
afterAll(() => database.drop());

const LONGEST_MS = 120_000;

interface Said {
  code: number;
  out: string;
  err: string;
}

const carillon = (...args: string[]) => carillonWith({}, ...args);

/** One that does not end by itself is ended, and has no exit code. */
async function carillonWith(more: Record<string, string>, ...args: string[]): Promise<Said> {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, CARILLON_SECRET: 'thirty-two characters, or more..', ...more };
  try {
    const { stdout, stderr } = await run(process.execPath, [program, ...args], { env, timeout: LONGEST_MS });
    return { code: 0, out: stdout, err: stderr };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

test('a database is migrated, given a project, and its keys are made, listed and revoked', async () => {
  expect(await carillon('migrate')).toMatchObject({ code: 0, out: expect.stringContaining('0001_foundation.sql') as string });
  expect(await carillon('migrate')).toMatchObject({ code: 0, out: 'nothing to apply\n' });

  const made = await carillon('project', 'create', 'shop', '--name', 'The Shop');
  expect(made).toMatchObject({ code: 0 });
  const key = /app key +(\S+)/.exec(made.out)?.[1] ?? '';
  expect(made.out).toMatch(/app secret +\S{43}\noperator token cop_/);
  expect(await carillon('project', 'create', 'shop')).toMatchObject({ code: 1, err: 'There is a project "shop" already.\n' });
  for (const key of ['', 'my shop']) expect(await carillon('project', 'create', key)).toMatchObject({ code: 1, err: `The key of a project has 1 to 100 letters, digits, "_", "-", "." and ":".\n` });

  expect(await carillon('project', 'retain', 'shop', '--feed', 'P90D')).toMatchObject({ code: 0, out: expect.stringContaining('7776000 seconds') as string });
  expect(await carillon('project', 'retain', 'shop', '--feed', 'forever')).toMatchObject({ code: 0 });
  expect(await carillon('project', 'retain', 'none', '--feed', 'P1D')).toMatchObject({ code: 1, err: expect.stringContaining('no project "none"') as string });

  const second = await carillon('key', 'create', '--project', 'shop', '--app', 'web');
  expect(second.out).toMatch(/^app key +app_/);
  expect(await carillon('key', 'revoke', key)).toMatchObject({ code: 0 });
  const { out } = await carillon('key', 'list', '--project', 'shop');
  expect(out.split('\n').find((line) => line.startsWith(key))).toContain('revoked');
  expect(out).not.toContain(/app secret +(\S+)/.exec(made.out)?.[1]);
});

test('a key gets a successor beside it, and a key that signs tokens another', async () => {
  const made = await carillon('project', 'create', 'rotating');
  const key = /app key +(\S+)/.exec(made.out)?.[1] ?? '';
  const rotated = await carillon('key', 'rotate', key, '--overlap', 'PT1H');
  expect(rotated.out).toMatch(new RegExp(`^app key +app_[0-9a-f]{24}\\napp secret \\S{43}\\n${key} is good until `));
  expect(await carillon('key', 'rotate', key, '--overlap', 'soon')).toMatchObject({ code: 1, err: expect.stringContaining('ISO 8601') as string });

  const listed = async () => (await carillon('key', 'list', '--project', 'rotating')).out.trim().split('\n').map((line) => line.split('  '));
  const before = await listed();
  expect(before.find(([name]) => name === key)?.at(-1)).toMatch(/^valid until /);
  const kid = before.find(([, kind]) => kind === 'tokens')?.[0] ?? '';
  expect(await carillon('key', 'rotate', kid)).toMatchObject({ code: 0 });
  expect(await carillon('key', 'revoke', kid)).toMatchObject({ code: 0, out: expect.stringContaining('within seconds') as string });
  const states = (await listed()).filter(([, kind]) => kind === 'tokens').map((line) => line.at(-1)?.split(' ')[0]);
  expect(states).toEqual(['revoked', 'valid']);
  expect(await carillon('key', 'revoke', kid)).toMatchObject({ code: 1, err: expect.stringMatching(`^There is no valid key ${kid}[.]`) as string });
});

test('an app is made to require App Check, and no longer', async () => {
  await carillon('project', 'create', 'guarded');
  const require = (number: string, ...apps: string[]) =>
    carillon('app', 'require-app-check', 'first app', '--project', 'guarded', '--firebase-project', number, '--firebase-apps', ...apps);
  expect(await require('123', '1:123:web:0a', '1:123:ios:0b')).toMatchObject({ code: 0, out: expect.stringContaining('need an App Check token') as string });
  const list = () => carillon('app', 'list', '--project', 'guarded');
  expect(await list()).toMatchObject({ out: 'first app  App Check of 123: 1:123:web:0a 1:123:ios:0b\n' });
  expect(await require('the-shop', '1:123:web:0a')).toMatchObject({ code: 1, err: expect.stringContaining('no project number') as string });
  expect(await require('123', '1:456:web:0a')).toMatchObject({ code: 1, err: expect.stringContaining('no app of that project') as string });
  expect(await carillon('app', 'waive-app-check', 'second app', '--project', 'guarded')).toMatchObject({ code: 1, err: expect.stringContaining('has no app') as string });
  expect(await carillon('app', 'waive-app-check', 'first app', '--project', 'guarded')).toMatchObject({ code: 0 });
  expect(await list()).toMatchObject({ out: 'first app  -\n' });
});

test('what is missing is told in one line, without a stack', async () => {
  const said = await carillon('serve', '--role', 'api');
  expect(said.code).toBe(1);
  expect(said.err).toContain('NATS_URL');
  expect(said.err).not.toContain('    at ');
  expect(await carillon('check')).toMatchObject({ code: 1, out: expect.stringContaining('NATS_URL') as string });
});

test('a variable that looks like one of ours and is none is told by the check, and by the start in a line that stops nothing', async () => {
  const whole = { NATS_URL: 'nats://127.0.0.1:1', CARILLON_API_SERVICE_HOST: '10.0.0.7' };
  expect(await carillonWith(whole, 'check')).toMatchObject({ code: 0, out: 'all in order\n' });
  expect(await carillonWith({ ...whole, CARILLON_DATBASE_URL: 'x' }, 'check')).toMatchObject({
    code: 1,
    out: 'CARILLON_DATBASE_URL: is no variable of Carillon; is DATABASE_URL meant?\n',
  });
  const misspelt = { NATS_URL: 'nats://127.0.0.1:1', DATABASE_URL: 'postgres://127.0.0.1:1/none', CARILLON_SECRET: 'thirty-two characters, or more..', CARILLON_SECRETS: 'x' };
  const waiting = startProgram(program, ['serve', '--role', 'api'], misspelt);
  await eventually('it goes on to wait for Postgres', () => waiting.complaints().includes('waiting for it'));
  expect(waiting.complaints()).toContain('CARILLON_SECRETS: is no variable of Carillon; is CARILLON_SECRET meant?');
  expect(await waiting.signal('SIGTERM')).toBe(0);
});

test('what is wrong with a provider account is told, and the program ends', async () => {
  const nats = await startNats();
  const folder = await mkdtemp(join(tmpdir(), 'carillon-commands-'));
  const providers = join(folder, 'providers.json');
  await writeFile(providers, JSON.stringify([{ name: 'mail', adapter: 'smpt', settings: {} }]));
  await carillon('migrate');
  const said = await carillonWith({ NATS_URL: nats.url, CARILLON_PROVIDERS: providers, PORT: '0' }, 'serve', '--role', 'worker');
  expect(said).toMatchObject({ code: 1, err: expect.stringContaining('there is no adapter "smpt"') as string });
  await nats.stop();
  await rm(folder, { recursive: true });
});

test('what waits for its database can be stopped', async () => {
  const empty = await freshDatabase({ migrated: false });
  const environment = { DATABASE_URL: empty.url, NATS_URL: 'nats://127.0.0.1:1', CARILLON_SECRET: 'thirty-two characters, or more..' };
  const waiting = startProgram(program, ['serve', '--role', 'api'], environment);
  await eventually('it says what it waits for', () => waiting.complaints().includes('waiting for `carillon migrate`'));
  expect(await waiting.signal('SIGTERM')).toBe(0);
  await empty.drop();
});
