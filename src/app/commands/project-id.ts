import type { Database } from '../../db/connect.ts';
import { projectByKey } from '../../db/projects.ts';
import { StartError } from '../start-error.ts';

/** The project that a command names by its key. */
export async function projectIdOf(database: Database, key: string): Promise<string> {
  const found = await projectByKey(database, key);
  if (!found) throw new StartError(`There is no project "${key}". Make it: carillon project create ${key}`);
  return found.id;
}
