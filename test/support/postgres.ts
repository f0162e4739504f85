import postgres from 'postgres';
import { inject } from 'vitest';

/** A database of one test file: migrated, empty, and nobody else's. */
export interface FreshDatabase {
  url: string;
  /** Ends its connections too: a pool that was left open shows as an error in its test, not as a hang here. */
  drop(): Promise<void>;
}

export async function freshDatabase({ migrated = true } = {}): Promise<FreshDatabase> {
  const name = `test_${crypto.randomUUID().replaceAll('-', '')}`;
  const template = migrated ? inject('postgresTemplate') : 'template1';
  await onServer((sql) => sql`create database ${sql(name)} template ${sql(template)}`);
  return {
    url: `${inject('postgresServer')}${name}`,
    drop: () => onServer((sql) => sql`drop database if exists ${sql(name)} with (force)`),
  };
}

async function onServer(statement: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(`${inject('postgresServer')}postgres`, { max: 1, onnotice: () => undefined });
  try {
    await statement(sql);
  } finally {
    await sql.end();
  }
}
