import { fileURLToPath } from 'node:url';
import { migrate } from '../../db/migrate.ts';
import { ConfigError, type Config } from '../config.ts';

/** The SQL stands beside the sources and beside the build alike. */
export const migrations = fileURLToPath(new URL('../../../drizzle/', import.meta.url));

export async function migrateCommand({ databaseUrl }: Config): Promise<string[]> {
  if (databaseUrl === null) throw new ConfigError(['DATABASE_URL: is needed: which database is to be migrated?']);
  return migrate(databaseUrl, migrations);
}
