import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

describe('migrate', () => {
  let database: FreshDatabase;
  let folder: string;

  beforeEach(async () => {
    database = await freshDatabase({ migrated: false });
    folder = await mkdtemp(join(tmpdir(), 'carillon-migrations-'));
    await cp('drizzle', folder, { recursive: true });
  });

  afterEach(async () => {
    await database.drop();
    await rm(folder, { recursive: true });
  });

  it('applies each file once', async () => {
    expect(await migrate(database.url, folder)).toContain('0001_foundation.sql');
    expect(await migrate(database.url, folder)).toEqual([]);
  });

  it('is safe to start twice at once: one applies, the other finds it done', async () => {
    const [one, other] = await Promise.all([migrate(database.url, folder), migrate(database.url, folder)]);
    expect([one.length, other.length].sort()).toEqual([0, Math.max(one.length, other.length)]);
    expect([...one, ...other]).toContain('0001_foundation.sql');
  });

  it('refuses a file older than what is applied already', async () => {
    await migrate(database.url, folder);
    await writeFile(join(folder, '0000_late.sql'), 'select 1;');
    await expect(migrate(database.url, folder)).rejects.toThrow('0000_late.sql');
  });

  it('leaves nothing behind of a file that fails', async () => {
    await migrate(database.url, folder);
    await writeFile(join(folder, '9999_broken.sql'), 'create table half (id int); select no_such_function();');
    await expect(migrate(database.url, folder)).rejects.toThrow('no_such_function');
    await writeFile(join(folder, '9999_broken.sql'), 'create table half (id int);');
    expect(await migrate(database.url, folder)).toEqual(['9999_broken.sql']);
  });
});
