import { connectDatabase, type Database } from '../../db/connect.ts';
import { required, type Config } from '../config.ts';

const CONNECTIONS = 2;

/** For commands that do one thing to the database and end. */
export async function withDatabase<T>(config: Config, use: (database: Database) => Promise<T>): Promise<T> {
  const database = connectDatabase({ url: required(config, 'databaseUrl'), connections: CONNECTIONS, name: 'command' });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}
