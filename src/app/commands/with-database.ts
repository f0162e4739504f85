import { connectDatabase, type Database } from '../../db/connect.ts';
import { ConfigError, type Config } from '../config.ts';

const CONNECTIONS = 2;

/** For commands that do one thing to the database and end. */
export async function withDatabase<T>({ databaseUrl }: Config, use: (database: Database) => Promise<T>): Promise<T> {
  if (databaseUrl === null) throw new ConfigError(['DATABASE_URL: is needed, such as postgres://carillon:secret@db/carillon']);
  const database = connectDatabase({ url: databaseUrl, connections: CONNECTIONS, name: 'command' });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}
