import { BadInput, type Refusal } from '../core/refusal.ts';
import { refuse } from '../core/refusals.ts';
import type { Database } from '../db/connect.ts';
import { usersByExternalIds } from '../db/users.ts';
import type { AppCaller, Caller, OperatorCaller, UserCaller } from './context.ts';
import { forbidden, unauthenticated } from './errors.ts';

/** What a resolver may take for granted of its caller, once the door has let them in. */

/** The app that calls; throws FORBIDDEN for anybody else. */
export function appOf(caller: Caller): AppCaller {
  if (caller.door === 'app') return caller;
  throw forbidden();
}

/** The person who calls; throws FORBIDDEN for anybody else. */
export function userOf(caller: Caller): UserCaller {
  if (caller.door === 'user') return caller;
  throw forbidden();
}

/** The operator who calls; throws FORBIDDEN for anybody else. */
export function operatorOf(caller: Caller): OperatorCaller {
  if (caller.door === 'operator') return caller;
  throw forbidden();
}

/** The project whose rows the caller may see. */
export function projectOf(caller: Caller): string {
  if (caller.door === 'anonymous') throw unauthenticated();
  return caller.projectId;
}

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
  const { projectId } = appOf(caller);
  if (named === null) throw new BadInput('userId is required at the app door.', path);
  const [person] = await usersByExternalIds(database, projectId, [named]);
  return person?.id ?? refuse.noUser(path, named);
}
