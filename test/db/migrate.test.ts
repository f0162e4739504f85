import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { eventually } from '../support/eventually.ts';
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

  it('holds up nobody while it waits for a table that somebody reads for long', async () => {
    await migrate(database.url, folder);
    await writeFile(join(folder, '9999_wider.sql'), 'alter table app add column width integer;');
    const sql = postgres(database.url, { max: 3 });
    try {
      const migrating = await sql.begin(async (dump) => {
        await dump`select from app`;
        const migrating = migrate(database.url, folder);
        await eventually('the migration waits', async () => (await sql`select from pg_locks where not granted`).length > 0);
        await eventually('others read on', () => sql.begin(async (reader) => {
          await reader`set local lock_timeout = '100ms'`;
          await reader`select from app`;
          return true;
        }));
        return { migrating };
      });
      expect(await migrating.migrating).toEqual(['9999_wider.sql']);
    } finally {
      await sql.end();
    }
  });

  it('leaves nothing behind of a file that fails', async () => {
    await migrate(database.url, folder);
    await writeFile(join(folder, '9999_broken.sql'), 'create table half (id int); select no_such_function();');
    await expect(migrate(database.url, folder)).rejects.toThrow('no_such_function');
    await writeFile(join(folder, '9999_broken.sql'), 'create table half (id int);');
    expect(await migrate(database.url, folder)).toEqual(['9999_broken.sql']);
  });
});
