import type { Refusal } from '../../../core/refusal.ts';
import { refuse } from '../../../core/refusals.ts';
import { categoriesByKeys } from '../../../db/categories.ts';
import { preferencesOfUsers, setPreferences, type PreferenceChange } from '../../../db/preferences.ts';
import { personOf, projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';

export function preferenceResolvers({ database }: Pick<Dependencies, 'database'>): Resolvers {
  return {
    Mutation: {
      setPreferences: async (_, { input }, { caller }) => {
        checkList(input.preferences, ['input', 'preferences']);
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { preferences: [], errors: [userId] };

        const keys = [...new Set(input.preferences.flatMap(({ category }) => category ?? []))];
        const categories = keys.length > 0 ? await categoriesByKeys(database, projectOf(caller), keys) : [];
        const idOf = new Map(categories.map(({ key, id }) => [key, id]));
        const errors = input.preferences.flatMap(({ category, kind }, at): Refusal[] => {
          const path = ['input', 'preferences', String(at)];
          if (typeof category !== 'string') return [];
          if (kind) return [refuse.kindBesideCategory([...path, 'kind'])];
          return idOf.has(category) ? [] : [refuse.noCategory([...path, 'category'], category)];
        });
        if (errors.length > 0) return { preferences: [], errors };

        const changes = new Map<string, PreferenceChange>();
        for (const { category, kind = null, channel = null, clientType = null, enabled } of input.preferences) {
          const categoryId = typeof category === 'string' ? (idOf.get(category) ?? null) : null;
          changes.set([categoryId, kind, channel, clientType].join(' '), { categoryId, kind, channel, clientType, enabled });
        }
        await setPreferences(database, userId, [...changes.values()]);
        return { preferences: await preferencesOfUsers(database, [userId]), errors: [] };
      },
    },
  };
}
