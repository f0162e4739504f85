import { deadLettersOfProject } from '../../../db/history.ts';
import { projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';
import { pageOf, pageSize, pageStart } from '../page.ts';

export function deadLetterResolvers({ database, replay }: Pick<Dependencies, 'database' | 'replay'>): Resolvers {
  return {
    Query: {
      deadLetters: async (_, page, { caller }) => {
        const size = pageSize(page);
        const before = pageStart('deadLetter', page);
        const rows = await deadLettersOfProject(database, { projectId: projectOf(caller), before, limit: size + 1 });
        return pageOf('deadLetter', rows, size, before);
      },
    },
    Mutation: {
      replayDeadLetters: async (_, { ids }, { caller }) => {
        checkList(ids, ['ids']);
        const { replayed, refusals } = await replay(projectOf(caller), ids);
        return { replayed, errors: refusals };
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
