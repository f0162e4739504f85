import { isId } from '../../../base/ids.ts';
import { readCursor, writeCursor } from '../../../core/cursor.ts';
import { readPosition, writePosition, type FeedEvent } from '../../../core/feed-event.ts';
import { BadInput, refusal, type Refusal } from '../../../core/refusal.ts';
import { markFeedItems } from '../../../db/feed-marks.ts';
import { readFeedPage } from '../../../db/feed.ts';
import { personOf, userOf } from '../../callers.ts';
import { subscribeFeed, type FeedStart } from '../../live/feed.ts';
import type { Dependencies } from '../dependencies.ts';
import { asItCame } from '../event-writer.ts';
import type { MarkFeedItemsInput, Resolvers } from '../generated/resolvers.ts';
import { checkList } from '../limits.ts';
import { pageInfoOf, pageSize } from '../page.ts';

export function feedResolvers({ database, hub, live }: Pick<Dependencies, 'database' | 'hub' | 'live'>): Resolvers {
  return {
    User: {
      feed: async ({ id: userId }, { first, after, filter }) => {
        const before = typeof after === 'string' ? olderThan(after) : null;
        const { entries, hasOlder, state } = await readFeedPage(database.sql, {
          userId,
          first: pageSize({ first }),
          before,
          category: filter?.category ?? null,
          unreadOnly: filter?.unreadOnly ?? false,
          archived: filter?.archived ?? false,
        });
        const edges = entries.map((node) => ({ cursor: writeCursor('feedItem', `${node.addedSeq}`), node }));
        const pageInfo = pageInfoOf(edges, { follows: hasOlder, precedes: before !== null });
        return { edges, pageInfo, counts: state.counts, cursor: writePosition(state) };
      },
      feedCounts: async ({ id }, _, { loaders }) => (await loaders.feedOfUser.load(id)).counts,
    },
    Mutation: {
      markFeedItems: async (_, { input }, { caller }) => {
        const ids = markedIds(input);
        const userId = await personOf(caller, input.userId, database);
        if (typeof userId !== 'string') return { counts: null, errors: [userId] };
        const unnamed = ids?.filter((id) => !isId(id)) ?? [];
        if (unnamed.length > 0) return { counts: null, errors: refusalsOf(unnamed, input) };
        const marked = await database.sql.begin((transaction) => markFeedItems(transaction, { userId, ids, as: input.as }));
        if (marked.missing.length > 0) return { counts: null, errors: refusalsOf(marked.missing, input) };
        if (marked.change) live.publishFeed([marked.change]);
        live.publishNotifications(marked.notificationIds);
        return { counts: marked.state.counts, errors: [] };
      },
    },
    Subscription: {
      feed: {
        subscribe: (_, { after }, { caller }) => subscribeFeed(hub, userOf(caller).userId, startOf(after ?? null)),
        resolve: asItCame<FeedEvent>,
      },
    },
  };
}

/** A cursor of a feed's own kind that we cannot read is one that was lost; a cursor of another kind is a mistake. */
function startOf(after: string | null): FeedStart {
  return after === null ? 'now' : (readPosition(after, ['after']) ?? 'lost');
}

function olderThan(after: string): number {
  const value = readCursor('feedItem', after, ['after']);
  if (value === null || !/^\d{1,15}$/.test(value)) throw new BadInput('This is no cursor.', ['after']);
  return Number(value);
}

/** Null for all. */
function markedIds({ ids, all }: MarkFeedItemsInput): string[] | null {
  if (all === true && !ids) return null;
  if (all === true || !ids) throw new BadInput('Give either ids or all: true.', ['input']);
  checkList(ids, ['input', 'ids']);
  return [...new Set(ids)];
}

function refusalsOf(ids: readonly string[], input: MarkFeedItemsInput): Refusal[] {
  return ids.map((id) => refusal('NOT_FOUND', 'The feed has no such item; nothing was marked.', ['input', 'ids', `${input.ids?.indexOf(id) ?? 0}`]));
}
