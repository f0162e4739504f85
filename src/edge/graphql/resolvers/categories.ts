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
const LONGEST_PUSH_WAIT_SECONDS = 60;
const LONGEST_RETENTION_SECONDS = 10 * 366 * 24 * 60 * 60;

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
      escalateAfter: ({ escalateAfterSeconds }) => `PT${escalateAfterSeconds}S`,
      pushUnlessSeen: ({ pushUnlessSeenSeconds }) => (pushUnlessSeenSeconds === null ? null : `PT${pushUnlessSeenSeconds}S`),
      feedRetention: ({ feedRetentionSeconds }) => (feedRetentionSeconds === null ? null : `PT${feedRetentionSeconds}S`),
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
  const escalateAfter = input.escalateAfter ? secondsOf(input.escalateAfter) : null;
  if (escalateAfter !== null && (escalateAfter === 0 || escalateAfter > LONGEST_WINDOW_SECONDS)) {
    return refuse.noWholeSeconds(['input', 'escalateAfter'], 'P7D');
  }
  const pushWait = input.pushUnlessSeen ? secondsOf(input.pushUnlessSeen) : null;
  if (pushWait !== null && (pushWait === 0 || pushWait > LONGEST_PUSH_WAIT_SECONDS)) {
    return refuse.noWholeSeconds(['input', 'pushUnlessSeen'], 'PT1M');
  }
  const retention = input.feedRetention ? secondsOf(input.feedRetention) : null;
  if (retention !== null && (retention === 0 || retention > LONGEST_RETENTION_SECONDS)) {
    return refuse.noWholeSeconds(['input', 'feedRetention'], 'ten years');
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
    ...(escalateAfter !== null && { escalateAfterSeconds: escalateAfter }),
    ...(typeof input.cancelsWhenRead === 'boolean' && { cancelsWhenRead: input.cancelsWhenRead }),
    ...(input.pushUnlessSeen !== undefined && { pushUnlessSeenSeconds: pushWait }),
    ...(input.feedRetention !== undefined && { feedRetentionSeconds: retention }),
  };
}

/** Whole seconds; 0 where there are none. */
function secondsOf(duration: string): number {
  const seconds = (parseDuration(duration) ?? 0) / 1_000;
  return Number.isInteger(seconds) ? seconds : 0;
}
