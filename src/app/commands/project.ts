import { isKey } from '../../edge/graphql/keys.ts';
import { createAppKey, createOperatorToken } from '../../db/keys.ts';
import { createProject, projectByKey, retainFeed } from '../../db/projects.ts';
import { required, type Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { withDatabase } from './with-database.ts';

/** Answers the new project's credentials, as text: the secrets are kept only as hashes and never shown again. */
export async function createProjectCommand(config: Config, key: string, name: string): Promise<string> {
  if (!isKey(key)) throw new StartError('The key of a project has 1 to 100 letters, digits, "_", "-", "." and ":".');
  const masterKey = required(config, 'secret');
  return withDatabase(config, async (database) => {
    if (await projectByKey(database, key)) throw new StartError(`There is a project "${key}" already.`);
    const { id } = await createProject(database, masterKey, { key, name });
    const { appKey, appSecret } = await createAppKey(database, id, 'first app');
    const operatorToken = await createOperatorToken(database, id);
    return [`project        ${key}`, `app key        ${appKey}`, `app secret     ${appSecret}`, `operator token ${operatorToken}`].join('\n');
  });
}

/** How long the project's feeds keep their items, where a category says nothing; `null` for ever. Running processes follow within half a minute. */
export async function retainCommand(config: Config, key: string, retention: { feedMs: number | null }): Promise<string> {
  const seconds = retention.feedMs === null ? null : Math.ceil(retention.feedMs / 1_000);
  return withDatabase(config, async (database) => {
    const project = await retainFeed(database, key, seconds);
    if (!project) throw new StartError(`There is no project "${key}".`);
    return seconds === null ? `items stay in the feeds of ${key} for ever` : `items stay in the feeds of ${key} for ${seconds} seconds`;
  });
}
