import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wallClock } from '../../src/base/clock.ts';
import { ConfigError } from '../../src/app/config-error.ts';
import { readConfig } from '../../src/app/config.ts';
import { openProviders } from '../../src/app/providers.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'carillon-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

function problemsOf(read: () => unknown): string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

async function providersFile(accounts: unknown): Promise<string> {
  const file = join(folder, `${crypto.randomUUID()}.json`);
  await writeFile(file, typeof accounts === 'string' ? accounts : JSON.stringify(accounts));
  return file;
}

describe('the configuration', () => {
  it('has sensible defaults, and an empty variable is none', () => {
    expect(readConfig({ DATABASE_URL: '' })).toMatchObject({
      databaseUrl: null,
      host: '127.0.0.1',
      port: 4000,
      home: '.carillon',
      retry: { attempts: 4, baseMs: 2_000, capMs: 300_000 },
      accounts: [],
      introspection: true,
    });
  });

  it('is read once: nobody can change it', () => {
    expect(Object.isFrozen(readConfig({}))).toBe(true);
  });

  it('tells everything that is wrong at once, each with its variable', async () => {
    const broken = await providersFile('not json');
    const problems = problemsOf(() =>
      readConfig({ PORT: '99999', CARILLON_RETRY_BASE: 'soon', CARILLON_SECRET: 'short', CARILLON_PROVIDERS: broken }),
    );
    expect(problems.map((line) => line.split(':')[0])).toEqual(['PORT', 'CARILLON_SECRET', 'CARILLON_RETRY_BASE', 'CARILLON_PROVIDERS']);
  });

  it('trusts no proxy unless told, and says which part of it cannot be one', () => {
    expect(readConfig({}).trust('127.0.0.1', 0)).toBe(false);
    const { trust } = readConfig({ CARILLON_TRUSTED_PROXIES: '10.0.0.0/8, ::1' });
    expect([trust('10.9.8.7', 0), trust('::1', 1), trust('192.0.2.1', 0)]).toEqual([true, true, false]);
    for (const wrong of ['proxy.internal', '10.0.0.0/0', '99']) {
      expect(problemsOf(() => readConfig({ CARILLON_TRUSTED_PROXIES: wrong }))).toEqual([
        `CARILLON_TRUSTED_PROXIES: must be addresses and CIDR blocks with commas, such as 10.0.0.0/8,2001:db8::1, or a number of hops up to 10; "${wrong}" is none`,
      ]);
    }
  });

  it('knows two accounts of one name', async () => {
    const account = { name: 'mail', adapter: 'smtp', settings: {} };
    const file = await providersFile([account, account]);
    expect(problemsOf(() => readConfig({ CARILLON_PROVIDERS: file }))).toEqual(['CARILLON_PROVIDERS: two accounts are called mail']);
  });
});

describe('provider accounts', () => {
  const open = (accounts: Parameters<typeof openProviders>[0]['accounts']) =>
    openProviders({ accounts, clock: wallClock, projectIds: new Map([['shop', 'id of shop']]), kept: {}, wayBack: null });

  it('are told apart by their settings, all that is wrong at once', () => {
    const problems = problemsOf(() =>
      open([
        { name: 'pigeon', adapter: 'pigeon', settings: {} },
        { name: 'text', adapter: 'twilio', settings: { accountSid: 'AC1' } },
      ]),
    );
    expect(problems[0]).toContain('pigeon: there is no adapter "pigeon"');
    expect(problems.some((line) => line.includes('text: settings.authToken'))).toBe(true);
  });

  it('serve the projects that they name', async () => {
    const settings = { host: '127.0.0.1', port: 25, from: 'a@example.test' };
    const [provider] = open([{ name: 'mail', adapter: 'smtp', projects: ['shop', 'unknown'], settings }]);
    expect(provider).toMatchObject({ name: 'mail', wire: 'email', projects: ['id of shop'] });
    await provider?.sender.close();
  });

  it('serve the countries that they name, where they send text', () => {
    const settings = { host: '127.0.0.1', port: 25, from: 'a@example.test' };
    const problems = problemsOf(() => open([{ name: 'mail', adapter: 'smtp', countries: ['DE'], settings }]));
    expect(problems).toEqual(['CARILLON_PROVIDERS: mail: countries: are for accounts that send SMS']);
  });
});
