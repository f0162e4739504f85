import { fileURLToPath } from 'node:url';
import { migrate } from '../../db/migrate.ts';
import { required, type Config } from '../config.ts';

/** The SQL stands beside the sources and beside the build alike. */
export const migrations = fileURLToPath(new URL('../../../drizzle/', import.meta.url));

/** Answers the names of what was applied, in order. */
export async function migrateCommand(config: Config): Promise<string[]> {
  return migrate(required(config, 'databaseUrl'), migrations);
}
