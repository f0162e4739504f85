import { BadInput, refusal, type Refusal } from '../core/refusal.ts';
import type { Database } from '../db/connect.ts';
import { usersByExternalIds } from '../db/users.ts';
import type { Caller } from './context.ts';
import { forbidden } from './errors.ts';

/**
 * Our id of the person an operation is about: at the user door the viewer, who names nobody; at the app door the one
 * that `input.userId` names.
 */
export async function personOf(
  caller: Caller,
  userId: string | null | undefined,
  database: Database,
): Promise<string | Refusal> {
  const path = ['input', 'userId'];
  const named = userId ?? null;
  if (caller.door === 'user') {
    if (named === null) return caller.userId;
    throw new BadInput('userId is for the app door; at the user door it is always the viewer.', path);
  }
  if (caller.door !== 'app') throw forbidden();
  if (named === null) throw new BadInput('userId is required at the app door.', path);
  const [person] = await usersByExternalIds(database, caller.projectId, [named]);
  return person?.id ?? refusal('USER_NOT_FOUND', `No user has the id ${JSON.stringify(named)}.`, path);
}
