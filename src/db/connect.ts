import type { PgDatabase } from 'drizzle-orm/pg-core';
import { drizzle, type PostgresJsDatabase, type PostgresJsQueryResultHKT } from 'drizzle-orm/postgres-js';
import postgres from 'postgres';

/** The pool: each statement is a transaction of its own. */
export type Sql = postgres.Sql;
/** One connection, between `begin` and `commit`. */
export type Transaction = postgres.TransactionSql;
/** For verbs that read, inside a transaction or without one. */
export type Reader = Sql | Transaction;
/** A part of a statement. */
export type Part = postgres.PendingQuery<postgres.Row[]>;
/** Drizzle on a pool or within a transaction: what is written with it can be part of something larger. */
export interface RecordsAnywhere {
  readonly records: PgDatabase<PostgresJsQueryResultHKT>;
}

/**
 * Two pools, because drizzle rewrites the JSON and date handling of the client it is given: `sql` is plain
 * postgres.js for the hot path (every tagged statement is prepared once per connection and reused), `records`
 * is drizzle for the record keeping that happens at a person's pace.
 */
export interface Database {
  readonly sql: Sql;
  readonly records: PostgresJsDatabase;
  close(): Promise<void>;
}

interface DatabaseOptions {
  url: string;
  /** Connections of the hot pool. */
  connections: number;
  /** How the connections call themselves in pg_stat_activity. */
  name: string;
}

const RECORD_CONNECTIONS = 4;
const CONNECT_TIMEOUT_SECONDS = 5;
const IDLE_TIMEOUT_SECONDS = 60;
const STATEMENT_TIMEOUT_MS = 30_000;
const IDLE_IN_TRANSACTION_TIMEOUT_MS = 30_000;
/**
 * Every hot statement finds its rows by an index. A plan that was made and kept while the tables were small would read
 * them whole (or a whole index of them: 58 instead of 1 ms to settle a batch beside 200,000 deliveries), at every
 * batch, until the first analyze after they have grown; so none is kept, which costs a batch some 0.2 ms.
 */
const BY_KEYS = { enable_seqscan: 'off', plan_cache_mode: 'force_custom_plan' };
const CLOSE_TIMEOUT_SECONDS = 5;

/** Opens no connection yet: the first statement does. */
export function connectDatabase({ url, connections, name }: DatabaseOptions): Database {
  const pool = (max: number, suffix: string, names: postgres.Options<Record<string, postgres.PostgresType>>, planning = {}) =>
    postgres(url, {
      max,
      ...names,
      connect_timeout: CONNECT_TIMEOUT_SECONDS,
      idle_timeout: IDLE_TIMEOUT_SECONDS,
      backoff: (retries) => Math.min(1, 0.05 * 2 ** retries) * (0.5 + Math.random() / 2),
      onnotice: () => undefined,
      connection: {
        application_name: `carillon ${name}${suffix}`,
        statement_timeout: STATEMENT_TIMEOUT_MS,
        idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT_MS,
        // Whatever zone the server is in: a day that is an hour shorter there must shorten nothing here.
        TimeZone: 'UTC',
        ...planning,
      },
    });
  // Columns of the hot pool come in the code's own spelling: notification_id is notificationId.
  const sql = pool(connections, '', { transform: { column: { from: postgres.toCamel } } }, BY_KEYS);
  const forRecords = pool(RECORD_CONNECTIONS, ' records', {});
  return {
    sql,
    records: drizzle(forRecords),
    async close() {
      await Promise.all([sql.end({ timeout: CLOSE_TIMEOUT_SECONDS }), forRecords.end({ timeout: CLOSE_TIMEOUT_SECONDS })]);
    },
  };
}
