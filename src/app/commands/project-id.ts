import type { Database } from '../../db/connect.ts';
import { projectByKey } from '../../db/projects.ts';
import { ConfigError } from '../config.ts';

/** The project that a command names by its key. */
export async function projectIdOf(database: Database, key: string): Promise<string> {
  const found = await projectByKey(database, key);
  if (!found) throw new ConfigError([`there is no project "${key}"`]);
  return found.id;
}
