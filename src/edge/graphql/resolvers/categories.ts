import { parseDuration } from '../../../core/duration.ts';
import { isRefusal, type Refusal } from '../../../core/refusal.ts';
import { refuse } from '../../../core/refusals.ts';
import { categoriesOfProject, upsertCategory, type CategoryChange } from '../../../db/categories.ts';
import { appOf, projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CategoryInput, Resolvers } from '../generated/resolvers.ts';
import { isKey } from '../keys.ts';

const NAME_CHARACTERS = 200;
const DESCRIPTION_CHARACTERS = 1_000;
const LONGEST_WINDOW_SECONDS = 7 * 24 * 60 * 60;

export function categoryResolvers({ database, invalidate }: Pick<Dependencies, 'database' | 'invalidate'>): Resolvers {
  return {
    Query: {
      categories: (_, __, { caller }) => categoriesOfProject(database, projectOf(caller)),
    },
    Mutation: {
      upsertCategory: async (_, { input }, { caller }) => {
        const change = changeOf(input);
        if (isRefusal(change)) return { category: null, errors: [change] };
        const { projectId } = appOf(caller);
        const category = await upsertCategory(database, projectId, input.key, change);
        invalidate({ kind: 'categories', projectId });
        return { category, errors: [] };
      },
    },
    Category: {
      duplicateWindow: ({ duplicateWindowSeconds }) => `PT${duplicateWindowSeconds}S`,
    },
  };
}

function changeOf(input: CategoryInput): CategoryChange | Refusal {
  const { key, name, description, channels, duplicateWindow } = input;
  if (!isKey(key)) return refuse.invalidKey(['input', 'key']);
  if (name === '') return refuse.empty(['input', 'name'], 'name');
  if (name && name.length > NAME_CHARACTERS) return refuse.tooLong(['input', 'name'], 'name', NAME_CHARACTERS);
  if (description && description.length > DESCRIPTION_CHARACTERS) {
    return refuse.tooLong(['input', 'description'], 'description', DESCRIPTION_CHARACTERS);
  }
  if (channels && (channels.length === 0 || new Set(channels).size < channels.length)) {
    return refuse.channelsNotOnce(['input', 'channels']);
  }
  const window = duplicateWindow ? (parseDuration(duplicateWindow) ?? 0) / 1_000 : null;
  if (window !== null && (!Number.isInteger(window) || window > LONGEST_WINDOW_SECONDS)) {
    return refuse.invalidWindow(['input', 'duplicateWindow']);
  }
  return {
    ...(name && { name }),
    ...(description !== undefined && { description }),
    ...(input.kind && { kind: input.kind }),
    ...(typeof input.critical === 'boolean' && { critical: input.critical }),
    ...(typeof input.optIn === 'boolean' && { optIn: input.optIn }),
    ...(typeof input.clientMaySend === 'boolean' && { clientMaySend: input.clientMaySend }),
    ...(channels && { channels }),
    ...(input.strategy && { strategy: input.strategy }),
    ...(input.priority && { priority: input.priority }),
    ...(window !== null && { duplicateWindowSeconds: window }),
    ...(input.unknownPolicy !== undefined && { unknownPolicy: input.unknownPolicy }),
  };
}
