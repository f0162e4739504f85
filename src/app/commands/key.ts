import type { Database } from '../../db/connect.ts';
import { createAppKey, createOperatorToken, listKeys, revokeKey } from '../../db/keys.ts';
import { projectByKey } from '../../db/projects.ts';
import { ConfigError, type Config } from '../config.ts';
import { withDatabase } from './with-database.ts';

export interface NewKey {
  project: string;
  app?: string;
  operator?: boolean;
}

export function createKeyCommand(config: Config, { project, app, operator = false }: NewKey): Promise<string> {
  if ((app === undefined) !== operator) throw new ConfigError(['give exactly one of --app <name> and --operator']);
  return withDatabase(config, async (database) => {
    const id = await idOf(database, project);
    if (app === undefined) return `operator token ${await createOperatorToken(database, id)}`;
    const { appKey, appSecret } = await createAppKey(database, id, app);
    return `app key    ${appKey}\napp secret ${appSecret}`;
  });
}

export function listKeysCommand(config: Config, project: string): Promise<string> {
  return withDatabase(config, async (database) => {
    const keys = await listKeys(database, await idOf(database, project));
    return keys
      .map(({ publicKey, kind, app, createdAt, revokedAt }) =>
        [publicKey, kind, app ?? '-', createdAt.toISOString(), revokedAt ? `revoked ${revokedAt.toISOString()}` : 'valid'].join('  '),
      )
      .join('\n');
  });
}

export function revokeKeyCommand(config: Config, publicKey: string): Promise<string> {
  return withDatabase(config, async (database) => {
    if (!(await revokeKey(database, publicKey))) throw new ConfigError([`there is no valid key ${publicKey}`]);
    return `revoked ${publicKey}; within 30 s no process takes it any more`;
  });
}

async function idOf(database: Database, key: string): Promise<string> {
  const found = await projectByKey(database, key);
  if (!found) throw new ConfigError([`there is no project "${key}"`]);
  return found.id;
}
