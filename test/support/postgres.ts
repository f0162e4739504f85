import postgres from 'postgres';
import { inject } from 'vitest';
import { eventually } from './eventually.ts';

/** A database of one test file: migrated, empty, and nobody else's. */
export interface FreshDatabase {
  url: string;
  /** Fails, naming them, when connections to it were left open. */
  drop(): Promise<void>;
}

/** A connection that was closed is still seen for a moment, or longer where this machine is busy. */
const LEFT_WITHIN_MS = 30_000;

export async function freshDatabase({ migrated = true, leftWithinMs = LEFT_WITHIN_MS } = {}): Promise<FreshDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const template = migrated ? inject('postgresTemplate') : 'template1';
  await onServer((sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  return {
    url: `${inject('postgresServer')}${name}`,
    drop: () =>
      onServer(async (sql) => {
        try {
          await eventually('every connection to the database is closed', () => allLeft(sql, name), { withinMs: leftWithinMs });
        } finally {
          await sql`drop database if exists ${sql(name)} with (force)`;
        }
      }),
  };
}

async function allLeft(sql: postgres.Sql, name: string): Promise<true> {
  const left = await sql<{ application: string; query: string }[]>`
    select application_name as application, query from pg_stat_activity where datname = ${name} and backend_type = 'client backend'`;
  if (left.length > 0) throw new Error(`left open: ${left.map(({ application, query }) => `${application} (${query})`).join(', ')}`);
  return true;
}

async function onServer(statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(`${inject('postgresServer')}postgres`, { max: 1, onnotice: () => undefined });
  try {
    await statement(sql);
  } finally {
    await sql.end();
  }
}
