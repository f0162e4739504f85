import { parseDuration } from '../../../core/duration.ts';
import type { Refusal } from '../../../core/refusal.ts';
import { refuse } from '../../../core/refusals.ts';
import { categoriesOfProject, upsertCategory, type CategoryChange } from '../../../db/categories.ts';
import { appOf, projectOf } from '../../callers.ts';
import type { Dependencies } from '../dependencies.ts';
import type { CategoryInput, Resolvers } from '../generated/resolvers.ts';
import { isKey } from '../keys.ts';

const NAME_CHARACTERS = 200;
const DESCRIPTION_CHARACTERS = 1_000;
const LONGEST_WINDOW_SECONDS = 7 * 24 * 60 * 60;

/** Durations of at least a second, with the longest of each as seconds and as it is told. */
const waits = [
  { field: 'escalateAfter', longestSeconds: LONGEST_WINDOW_SECONDS, longest: 'P7D' },
  { field: 'pushUnlessSeen', longestSeconds: 60, longest: 'PT1M' },
  { field: 'feedRetention', longestSeconds: 10 * 366 * 24 * 60 * 60, longest: 'ten years' },
] as const;

export function categoryResolvers({ database, invalidate }: Pick<Dependencies, 'database' | 'invalidate'>): Resolvers {
  return {
    Query: {
      categories: (_, __, { caller }) => categoriesOfProject(database, projectOf(caller)),
    },
    Mutation: {
      upsertCategory: async (_, { input }, { caller }) => {
        const flaw = flawOf(input);
        if (flaw) return { category: null, errors: [flaw] };
        const { projectId } = appOf(caller);
        const category = await upsertCategory(database, projectId, input.key, changeOf(input));
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

/** What is wrong with it, if anything. */
function flawOf(input: CategoryInput): Refusal | null {
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
  if (duplicateWindow && !isWhole(secondsOf(duplicateWindow), 0, LONGEST_WINDOW_SECONDS)) {
    return refuse.invalidWindow(['input', 'duplicateWindow']);
  }
  const wrong = waits.find(({ field, longestSeconds }) => input[field] && !isWhole(secondsOf(input[field]), 1, longestSeconds));
  return wrong ? refuse.noWholeSeconds(['input', wrong.field], wrong.longest) : null;
}

/** What is absent stays as it is; so does what is null, where null is no value of it. */
function changeOf(input: CategoryInput): CategoryChange {
  const { name, description, kind, critical, optIn, clientMaySend, channels, strategy, priority, unknownPolicy, cancelsWhenRead } = input;
  const { duplicateWindow, escalateAfter, pushUnlessSeen, feedRetention } = input;
  return {
    ...(name && { name }),
    ...(description !== undefined && { description }),
    ...(kind && { kind }),
    ...(typeof critical === 'boolean' && { critical }),
    ...(typeof optIn === 'boolean' && { optIn }),
    ...(typeof clientMaySend === 'boolean' && { clientMaySend }),
    ...(channels && { channels }),
    ...(strategy && { strategy }),
    ...(priority && { priority }),
    ...(unknownPolicy !== undefined && { unknownPolicy }),
    ...(typeof cancelsWhenRead === 'boolean' && { cancelsWhenRead }),
    ...(duplicateWindow && { duplicateWindowSeconds: secondsOf(duplicateWindow) }),
    ...(escalateAfter && { escalateAfterSeconds: secondsOf(escalateAfter) }),
    ...(pushUnlessSeen !== undefined && { pushUnlessSeenSeconds: pushUnlessSeen ? secondsOf(pushUnlessSeen) : null }),
    ...(feedRetention !== undefined && { feedRetentionSeconds: feedRetention ? secondsOf(feedRetention) : null }),
  };
}

/** 0 where it is no duration. */
function secondsOf(duration: string): number {
  return (parseDuration(duration) ?? 0) / 1_000;
}

function isWhole(seconds: number, least: number, most: number): boolean {
  return Number.isInteger(seconds) && seconds >= least && seconds <= most;
}
