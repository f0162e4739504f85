import { connectDatabase, type Database } from '../../src/db/connect.ts';

/** One connection, so that what a statement has read can be asked of the same one. */
export interface Gauge {
  readonly database: Database;
  /** How many entries of the indexes of a table were read within, by everybody. */
  readBy(work: () => Promise<unknown>): Promise<number>;
  close(): Promise<void>;
}

export function openGauge(url: string, table: string): Gauge {
  const database = connectDatabase({ url, connections: 1, name: 'measures' });
  async function entriesRead(): Promise<number> {
    await database.sql`select pg_stat_force_next_flush()`;
    const [row] = await database.sql<{ read: number }[]>`
      select coalesce(sum(idx_tup_read), 0)::integer as read from pg_stat_user_indexes where relname = ${table}`;
    return row?.read ?? 0;
  }
  return {
    database,
    async readBy(work) {
      const before = await entriesRead();
      await work();
      return (await entriesRead()) - before;
    },
    close: () => database.close(),
  };
}
