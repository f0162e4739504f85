import postgres from 'postgres';

const CONNECT_TIMEOUT_SECONDS = 2;

/** Whether a server answers at this address and takes these credentials. */
export async function answers(url: string): Promise<boolean> {
  try {
    await withConnection(url, (sql) => sql`select 1`);
    return true;
  } catch {
    return false;
  }
}

/** Makes the database unless it is there. `url` names a server by any database of it. */
export async function ensureDatabase(url: string, name: string): Promise<void> {
  await withConnection(url, async (sql) => {
    const [found] = await sql`select 1 from pg_database where datname = ${name}`;
    if (!found) await sql`create database ${sql(name)}`;
  });
}

async function withConnection(url: string, use: (sql: postgres.Sql) => Promise<unknown>): Promise<void> {
  const sql = postgres(url, { max: 1, connect_timeout: CONNECT_TIMEOUT_SECONDS, onnotice: () => undefined });
  try {
    await use(sql);
  } finally {
    await sql.end({ timeout: CONNECT_TIMEOUT_SECONDS });
  }
}
