import { getTableColumns, is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freshDatabase, type FreshDatabase } from '../support/postgres.ts';

interface Column {
  table: string;
  column: string;
  nullable: boolean;
}

const TABLES = 'src/db/tables';

describe('the tables of src/db/tables', () => {
  let database: FreshDatabase;
  let sql: postgres.Sql;

  beforeAll(async () => {
    database = await freshDatabase();
    sql = postgres(database.url, { max: 1 });
  });

  afterAll(async () => {
    await sql.end();
    await database.drop();
  });

  it('have the columns that the migrations made, by name and nullability, and no others', async () => {
    const migrated = await sql<Column[]>`
      select table_name as table, column_name as column, is_nullable = 'YES' as nullable
      from information_schema.columns where table_schema = 'public' and table_name <> 'migration'`;
    expect(inOrder(await describedColumns())).toEqual(inOrder([...migrated]));
  });
});

async function describedColumns(): Promise<Column[]> {
  const files = readdirSync(TABLES).map((name) => join(process.cwd(), TABLES, name));
  const modules = await Promise.all(files.map(async (file) => (await import(file)) as Record<string, unknown>));
  const tables = modules.flatMap((module) => Object.values(module).filter((value) => is(value, PgTable)));
  return tables.flatMap((table) =>
    Object.values(getTableColumns(table)).map(({ name, notNull }) => ({ table: getTableConfig(table).name, column: name, nullable: !notNull })),
  );
}

function inOrder(columns: Column[]): string[] {
  return columns.map(({ table, column, nullable }) => `${table}.${column}${nullable ? ' null' : ''}`).sort();
}
