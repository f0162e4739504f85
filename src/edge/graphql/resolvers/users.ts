import { checkPerson } from '../../../core/person.ts';
import { upsertUsers, usersByExternalIds, type UserChange } from '../../../db/users.ts';
import { appOf, projectOf, userOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';

export function userResolvers({ database }: Pick<Dependencies, 'database'>): Resolvers {
  return {
    Query: {
      viewer: (_, __, { caller, loaders }) => loaders.user.load(userOf(caller).userId),
      user: async (_, { id }, { caller }) => {
        const [found] = await usersByExternalIds(database, projectOf(caller), [id]);
        return found ?? null;
      },
    },
    Mutation: {
      upsertUsers: async (_, { users }, { caller }) => {
        checkList(users, ['users']);
        const checked = users.map((described, at) => checkPerson(described, ['users', String(at)]));
        const changes = new Map<string, UserChange>();
        for (const { person, refusals } of checked) {
          if (refusals.length > 0) continue;
          const { id: externalId, ...fields } = person;
          changes.set(externalId, { ...changes.get(externalId), ...fields, externalId });
        }
        const stored = changes.size > 0 ? await upsertUsers(database, appOf(caller).projectId, [...changes.values()]) : [];
        const byId = new Map(stored.map((row) => [row.externalId, row]));
        return {
          users: [...changes.keys()].flatMap((id) => byId.get(id) ?? []),
          errors: checked.flatMap(({ refusals }) => refusals),
        };
      },
    },
    User: {
      id: ({ externalId }) => externalId,
      devices: ({ id }, _, { loaders }) => loaders.devicesOfUser.load(id),
      preferences: ({ id }, _, { loaders }) => loaders.preferencesOfUser.load(id),
    },
  };
}
