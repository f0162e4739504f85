import { isId } from '../../../base/ids.ts';
import { refuse } from '../../../core/refusals.ts';
import { liftSuppressions, suppressionsOfProject } from '../../../db/suppressions.ts';
import { operatorOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';
import { pageOf, pageSize, pageStart } from '../page.ts';

/** What is left alone, for operators to see and to take back. Who took it back is logged, since it may be a person's will. */
export function suppressionResolvers({ database, log }: Pick<Dependencies, 'database' | 'log'>): Resolvers {
  return {
    Query: {
      suppressions: async (_, { filter, ...page }, { caller }) => {
        const size = pageSize(page);
        const before = pageStart('suppression', page);
        const { channel = null, address = null } = filter ?? {};
        const { projectId } = operatorOf(caller);
        const rows = await suppressionsOfProject(database.sql, { projectId, channel, address, before, limit: size + 1 });
        return pageOf('suppression', rows, size, before);
      },
    },
    Mutation: {
      removeSuppressions: async (_, { ids }, { caller }) => {
        checkList(ids, ['ids']);
        const { projectId, keyId } = operatorOf(caller);
        const lifted = await liftSuppressions(database.sql, { projectId, ids: ids.filter(isId), by: keyId });
        // Whose address it was, the table tells.
        for (const { id, channel, reason } of lifted) {
          log.info({ suppression: id, project: projectId, key: keyId, channel, reason }, 'a suppression was removed');
        }
        const gone = new Set(lifted.map(({ id }) => id));
        const errors = ids.flatMap((id, at) => (gone.has(id) ? [] : [refuse.noSuppression(['ids', String(at)])]));
        return { removed: gone.size, errors };
      },
    },
    Suppression: {
      at: ({ createdAt }) => createdAt,
      category: ({ categoryId }, _, { loaders }) => (categoryId === null ? null : loaders.category.load(categoryId)),
    },
  };
}
