import { DAY_MS, parseDuration } from '../../../core/duration.ts';
import { BadInput, refusal } from '../../../core/refusal.ts';
import { usersByExternalIds } from '../../../db/users.ts';
import { appOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';

const DEFAULT_TTL = 'PT1H';
const SHORTEST_TTL_MS = 1_000;
const LONGEST_TTL_MS = DAY_MS;

export function tokenResolvers({ database, tokens }: Pick<Dependencies, 'database' | 'tokens'>): Resolvers {
  return {
    Mutation: {
      issueUserToken: async (_, { input }, { caller }) => {
        const ttlMs = parseDuration(input.ttl ?? DEFAULT_TTL) ?? 0;
        if (ttlMs < SHORTEST_TTL_MS || ttlMs > LONGEST_TTL_MS) throw new BadInput('A token is good for PT1S to P1D.', ['input', 'ttl']);
        const { projectId } = appOf(caller);
        const [person] = await usersByExternalIds(database, projectId, [input.userId]);
        if (!person) {
          const missing = refusal('USER_NOT_FOUND', `No user has the id ${JSON.stringify(input.userId)}.`, ['input', 'userId']);
          return { token: null, expiresAt: null, errors: [missing] };
        }
        const { token, expiresAt } = await tokens.issue(projectId, person.externalId, ttlMs);
        return { token, expiresAt, errors: [] };
      },
    },
  };
}
