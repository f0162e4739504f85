import { DAY_MS, parseDuration } from '../../../core/duration.ts';
import { BadInput } from '../../../core/refusal.ts';
import { appOf, personOf } from '../../callers.ts';
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
        const { projectId, appId } = appOf(caller);
        const person = await personOf(caller, input.userId, database);
        if (typeof person !== 'string') return { token: null, expiresAt: null, errors: [person] };
        const { token, expiresAt } = await tokens.issue({ projectId, appId, externalId: input.userId, ttlMs });
        return { token, expiresAt, errors: [] };
      },
    },
  };
}
