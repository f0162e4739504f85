import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

const program = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
const run = promisify(execFile);

let database: FreshDatabase;
beforeAll(async () => {
  database = await freshDatabase({ migrated: false });
});
afterAll(() => database.drop());

interface Said {
  code: number;
  out: string;
  err: string;
}

async function carillon(...args: string[]): Promise<Said> {
  const env = { PATH: process.env.PATH, DATABASE_URL: database.url, CARILLON_SECRET: 'thirty-two characters, or more..' };
  try {
    const { stdout, stderr } = await run(process.execPath, [program, ...args], { env });
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
  expect(await carillon('project', 'create', 'shop')).toMatchObject({ code: 1, err: expect.stringContaining('"shop" already') as string });

  const second = await carillon('key', 'create', '--project', 'shop', '--app', 'web');
  expect(second.out).toMatch(/^app key +app_/);
  expect(await carillon('key', 'revoke', key)).toMatchObject({ code: 0 });
  const { out } = await carillon('key', 'list', '--project', 'shop');
  expect(out.split('\n').find((line) => line.startsWith(key))).toContain('revoked');
  expect(out).not.toContain(/app secret +(\S+)/.exec(made.out)?.[1]);
});

test('what is missing is told in one line, without a stack', async () => {
  const said = await carillon('serve', '--role', 'api');
  expect(said.code).toBe(1);
  expect(said.err).toContain('NATS_URL');
  expect(said.err).not.toContain('    at ');
  expect(await carillon('check')).toMatchObject({ code: 1, out: expect.stringContaining('NATS_URL') as string });
});
