import type { Sql } from './connect.ts';

/** How late it is by Postgres, which is what counts: leases, waits and expiry are compared with its `now()`. */
export async function readClock(sql: Sql): Promise<Date> {
  const [row] = await sql<{ now: Date }[]>`select now()`;
  if (!row) throw new Error('Postgres told no time.');
  return row.now;
}
