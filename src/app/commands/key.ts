import { wallClock } from '../../base/clock.ts';
import { isId } from '../../base/ids.ts';
import { createAppKey, createOperatorToken, isPublicKey, listKeys, replaceKey, revokeKey } from '../../db/keys.ts';
import { listSigningKeys, revokeSigningKey, rotateSigningKey, signingKeyByKid } from '../../db/signing-keys.ts';
import { required, type Config } from '../config.ts';
import { StartError } from '../start-error.ts';
import { announceKeys } from './announce.ts';
import { projectIdOf } from './project-id.ts';
import { withDatabase } from './with-database.ts';

/** Whose the new key is: an app's or an operator's. */
export interface NewKey {
  project: string;
  app?: string;
  operator?: boolean;
}

/** Answers the credentials, as text: they are shown this once. */
export function createKeyCommand(config: Config, { project, app, operator = false }: NewKey): Promise<string> {
  if ((app === undefined) !== operator) throw new StartError('Give exactly one of --app <name> and --operator.');
  return withDatabase(config, async (database) => {
    const id = await projectIdOf(database, project);
    if (app === undefined) return `operator token ${await createOperatorToken(database, id)}`;
    const { appKey, appSecret } = await createAppKey(database, id, app);
    return `app key    ${appKey}\napp secret ${appSecret}`;
  });
}

/** One line for each key, of apps, of operators, and of those that sign tokens; no secrets. */
export function listKeysCommand(config: Config, project: string): Promise<string> {
  return withDatabase(config, async (database) => {
    const id = await projectIdOf(database, project);
    const keys = await listKeys(database, id);
    const signing = await listSigningKeys(database, id);
    return [
      ...keys.map(({ publicKey, kind, app, createdAt, revokedAt }) => lineOf(publicKey, kind, app ?? '-', createdAt, revokedAt)),
      ...signing.map(({ kid, createdAt, retiredAt }) => lineOf(kid, 'tokens', '-', createdAt, retiredAt)),
    ].join('\n');
  });
}

/** How a key gives way to the next. */
interface Rotation {
  /** For how long both are good. */
  overlapMs: number;
}

/** Of an app or an operator: a second key beside the first. Of user tokens: a new key signs, and the old one verifies as long as its last token lives. */
export function rotateKeyCommand(config: Config, key: string, { overlapMs }: Rotation): Promise<string> {
  return withDatabase(config, async (database) => {
    if (isId(key)) {
      const old = await signingKeyByKid(database, key);
      if (!old) throw noKey(key);
      const kid = await rotateSigningKey(database, old.projectId, required(config, 'secret'));
      await announceKeys(config, old.projectId);
      return `tokens are signed by ${kid} from now on; those signed before stay good until they expire`;
    }
    const made = isPublicKey(key) ? await replaceKey(database, key, overlapMs) : null;
    if (!made) throw noKey(key);
    const { kind, projectId, publicKey, secret, until } = made;
    await announceKeys(config, projectId);
    const credentials = kind === 'app' ? `app key    ${publicKey}\napp secret ${secret}` : `operator token ${publicKey}_${secret}`;
    return `${credentials}\n${key} is good until ${until.toISOString()}`;
  });
}

/** Ends a key now: whoever came by it is sent away. */
export function revokeKeyCommand(config: Config, key: string): Promise<string> {
  return withDatabase(config, async (database) => {
    const projectId = isId(key)
      ? await revokeSigningKey(database, key, required(config, 'secret'))
      : isPublicKey(key) && (await revokeKey(database, key));
    if (!projectId) throw noKey(key);
    const told = await announceKeys(config, projectId);
    return `revoked ${key}; ${told ? 'every process was told' : 'within seconds no process takes it any more'}`;
  });
}

function lineOf(key: string, kind: string, app: string, createdAt: Date, endedAt: Date | null): string {
  return [key, kind, app, createdAt.toISOString(), stateOf(endedAt)].join('  ');
}

function stateOf(endedAt: Date | null): string {
  if (endedAt === null) return 'valid';
  return `${endedAt.getTime() > wallClock.now() ? 'valid until' : 'revoked'} ${endedAt.toISOString()}`;
}

function noKey(key: string): StartError {
  return new StartError(`There is no valid key ${key}. Those there are: carillon key list --project <key>`);
}
