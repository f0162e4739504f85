import { parseDuration } from '../../../core/duration.ts';
import { BadInput } from '../../../core/refusal.ts';
import { setPresence } from '../../../db/presence.ts';
import { personOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers, SetPresenceInput } from '../generated/resolvers.ts';

const USUAL_SECONDS = 30;
const LONGEST_SECONDS = 120;

export function presenceResolvers({ database }: Pick<Dependencies, 'database'>): Resolvers {
  return {
    User: {
      presentUntil: ({ id }, _, { loaders }) => loaders.presenceOfUser.load(id),
    },
    Mutation: {
      setPresence: async (_, { input }, { caller }) => {
        const seconds = secondsOf(input);
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { presentUntil: null, errors: [userId] };
        return { presentUntil: await setPresence(database.sql, userId, seconds), errors: [] };
      },
    },
  };
}

function secondsOf({ looking, for: duration }: SetPresenceInput): number {
  const seconds = duration ? (parseDuration(duration) ?? 0) / 1_000 : USUAL_SECONDS;
  if (seconds <= 0 || seconds > LONGEST_SECONDS) throw new BadInput('for is longer than nothing, and at most PT2M.', ['input', 'for']);
  return looking ? seconds : 0;
}
