import { z } from 'zod';
import type { Database } from '../../db/connect.ts';
import { keep } from '../../db/keepsakes.ts';
import { createAppKey, createOperatorToken } from '../../db/keys.ts';
import { createProject, projectByKey } from '../../db/projects.ts';

const PROJECT = { key: 'demo', name: 'Demo' };

const credentials = z.object({ appKey: z.string(), appSecret: z.string(), operatorToken: z.string() });
type DemoCredentials = z.output<typeof credentials>;

/** The demo project and what opens its doors: made at the first start, the same at every later one. */
export async function demoCredentials(database: Database, masterKey: string): Promise<DemoCredentials> {
  const kept = await keep(database, masterKey, 'demo credentials', async () => {
    const { id } = (await projectByKey(database, PROJECT.key)) ?? (await createProject(database, masterKey, PROJECT));
    const key = await createAppKey(database, id, 'demo app');
    return JSON.stringify({ ...key, operatorToken: await createOperatorToken(database, id) });
  });
  return credentials.parse(JSON.parse(kept));
}
