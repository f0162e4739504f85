import { BadInput } from '../../../core/refusal.ts';
import { deadLettersOfProject, type DeadLetterFilter } from '../../../db/dead-letters.ts';
import { projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { DeadLetterFilter as FilterAsked, Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';
import { pageOf, pageSize, pageStart } from '../page.ts';

const MOST_PER_SECOND = 1_000;
const MOST_AT_ONCE = 10_000;

export function deadLetterResolvers({ database, replay, replayWhere }: Pick<Dependencies, 'database' | 'replay' | 'replayWhere'>): Resolvers {
  return {
    Query: {
      deadLetters: async (_, { filter, ...page }, { caller }) => {
        const size = pageSize(page);
        const before = pageStart('deadLetter', page);
        const wanted = { projectId: projectOf(caller), filter: filterOf(filter ?? {}), before, limit: size + 1 };
        return pageOf('deadLetter', await deadLettersOfProject(database, wanted), size, before);
      },
    },
    Mutation: {
      replayDeadLetters: async (_, { ids }, { caller }) => {
        checkList(ids, ['ids']);
        const { replayed, refusals } = await replay(projectOf(caller), ids);
        return { replayed, errors: refusals };
      },
      replayDeadLettersWhere: (_, { filter, dryRun, perSecond, limit }, { caller }) => {
        checkRange(perSecond, MOST_PER_SECOND, 'perSecond');
        checkRange(limit, MOST_AT_ONCE, 'limit');
        return replayWhere(projectOf(caller), filterOf(filter), { dryRun, perSecond, limit });
      },
    },
    DeadLetter: {
      delivery: async ({ deliveryId }, _, { loaders }) => {
        const delivery = await loaders.delivery.load(deliveryId);
        if (!delivery) throw new Error(`A dead letter is of the delivery ${deliveryId}, which is gone.`);
        return delivery;
      },
    },
  };
}

function filterOf({ channel = null, reason = null, provider = null, since = null, replayed = null }: FilterAsked): DeadLetterFilter {
  return { channel, reason, provider, since, replayed };
}

function checkRange(value: number, most: number, name: string): void {
  if (value < 1 || value > most) throw new BadInput(`It must be 1 to ${most}.`, [name]);
}
