import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import postgres from 'postgres';
import type { Sql } from './connect.ts';
import { isHeldUp } from './errors.ts';

/** Any number; everyone who migrates must use the same. */
const LOCK = 7_276_931;
const CONNECT_TIMEOUT_SECONDS = 10;
const LOCK_WAIT_MS = 1_000;
const LOCK_REST_MS = 2_000;

/**
 * Brings the database to the newest shape: each `NNNN_name.sql` of the folder that was not applied yet, in order, each
 * in a transaction of its own. One at a time, whoever starts it (advisory lock). Answers the names it applied.
 * A file older than the newest applied one is refused instead of silently skipped.
 */
export async function migrate(url: string, folder: string): Promise<string[]> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_SECONDS, onnotice: () => undefined });
  try {
    await sql`select pg_advisory_lock(${LOCK})`;
    await sql`create table if not exists migration (name text primary key, applied_at timestamptz not null default now())`;
    const applied = new Set((await sql<{ name: string }[]>`select name from migration`).map(({ name }) => name));
    const files = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
    const newest = [...applied].sort().at(-1) ?? '';
    const missing = files.filter((name) => !applied.has(name));
    const late = missing.find((name) => name < newest);
    if (late) throw new Error(`Migration ${late} is older than ${newest}, which is applied already. Rename it so that it comes last.`);
    for (const name of missing) {
      await applyPatiently(sql, name, await readFile(join(folder, name), 'utf8'));
    }
    return missing;
  } finally {
    await sql.end({ timeout: CONNECT_TIMEOUT_SECONDS });
  }
}

/**
 * Whoever waits for a table, and for it alone, has everybody else wait behind it: a migration that meets a dump or a long query
 * would stop the whole platform until that ends. So it gives way, and comes again.
 */
async function applyPatiently(sql: Sql, name: string, text: string): Promise<void> {
  for (;;) {
    try {
      await sql.begin(async (transaction) => {
        await transaction`select set_config('lock_timeout', ${`${LOCK_WAIT_MS}ms`}, true)`;
        await transaction.unsafe(text).simple();
        await transaction`insert into migration (name) values (${name})`;
      });
      return;
    } catch (error) {
      if (!isHeldUp(error)) throw error;
      await rest(LOCK_REST_MS);
    }
  }
}

/** Whether every migration of the folder is applied. */
export async function isMigrated(sql: Sql, folder: string): Promise<boolean> {
  const [known] = await sql<{ exists: boolean }[]>`select to_regclass('migration') is not null as exists`;
  if (!known?.exists) return false;
  const applied = new Set((await sql<{ name: string }[]>`select name from migration`).map(({ name }) => name));
  return (await readdir(folder)).every((name) => !name.endsWith('.sql') || applied.has(name));
}
