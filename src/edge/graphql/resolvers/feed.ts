import type { Clock } from '../../../base/clock.ts';
import { isId } from '../../../base/ids.ts';
import { DAY_MS } from '../../../core/duration.ts';
import { readPosition, writePosition, type FeedEvent } from '../../../core/feed-event.ts';
import type { CountsOfCategories } from '../../../core/feed.ts';
import { BadInput, type Refusal } from '../../../core/refusal.ts';
import { refuse } from '../../../core/refusals.ts';
import { countCategories } from '../../../db/feed-categories.ts';
import { markFeedItems } from '../../../db/feed-marks.ts';
import { readFeedPage } from '../../../db/feed.ts';
import { personOf, userOf } from '../../callers.ts';
import { subscribeFeed, type FeedStart } from '../../live/feed.ts';
import type { Context } from '../../context.ts';
import type { Dependencies } from '../dependencies.ts';
import { asItCame, unlessKnown } from '../event-writer.ts';
import { categoriesOf, cursorOf, markedIds, placeAfter, shelfOf } from '../feed-answers.ts';
import type { FeedCategoryCounts, MarkFeedItemsInput, Resolvers } from '../generated/resolvers.ts';
import { pageInfoOf, pageSize } from '../page.ts';

const FURTHEST_SNOOZE_MS = 366 * DAY_MS;

export function feedResolvers({ database, hub, live, clock, heed }: Pick<Dependencies, 'database' | 'hub' | 'live' | 'clock' | 'heed'>): Resolvers {
  const byCategory = async (known: CountsOfCategories | null, userId: string) => listed(known ?? (await countCategories(database.sql, userId)));
  return {
    User: {
      feed: async ({ id: userId }, { first, after, filter }) => {
        const before = typeof after === 'string' ? placeAfter(after) : null;
        const asked = filter ?? {};
        const { entries, hasOlder, state } = await readFeedPage(database.sql, {
          userId,
          first: pageSize({ first }),
          before,
          categories: categoriesOf(asked),
          unreadOnly: asked.unreadOnly ?? false,
          shelf: shelfOf(asked),
        });
        const edges = entries.map((node) => ({ cursor: cursorOf(node), node }));
        return { userId, edges, pageInfo: pageInfoOf(edges, { follows: hasOlder, precedes: before !== null }), state };
      },
      feedCounts: async ({ id }, _, { loaders }) => (await loaders.feedOfUser.load(id)).counts,
      feedCountsByCategory: async ({ id }, _, { loaders }) => byCategory((await loaders.feedOfUser.load(id)).categories, id),
    },
    FeedConnection: {
      counts: ({ state }) => state.counts,
      countsByCategory: ({ state, userId }) => byCategory(state.categories, userId),
      cursor: ({ state }) => writePosition(state),
    },
    FeedEvent: {
      countsByCategory: unlessKnown(
        ({ categories }: FeedEvent) => categories && listed(categories),
        ({ categories }, _: object, { caller }: Context) => byCategory(categories, userOf(caller).userId),
      ),
    },
    Mutation: {
      markFeedItems: async (_, { input }, { caller }) => {
        const ids = markedIds(input);
        const more = { ...untilOf(input, clock), ...actionOf(input) };
        const userId = await personOf(caller, input.userId, database);
        const refused = (errors: Refusal[]) => ({ userId: null, state: null, errors });
        if (typeof userId !== 'string') return refused([userId]);
        const unnamed = ids?.filter((id) => !isId(id)) ?? [];
        if (unnamed.length > 0) return refused(refusalsOf(unnamed, input));
        const marked = await database.sql.begin((transaction) => markFeedItems(transaction, { userId, ids, as: input.as, ...more }));
        if (marked.missing.length > 0) return refused(refusalsOf(marked.missing, input));
        if (marked.change) live.publishFeed([marked.change]);
        live.publishNotifications(marked.notificationIds);
        if (marked.heeded) await heed(userId);
        return { userId, state: marked.state, errors: [] };
      },
    },
    MarkFeedItemsPayload: {
      counts: ({ state }) => state?.counts ?? null,
      countsByCategory: ({ state, userId }) => (state && userId !== null ? byCategory(state.categories, userId) : null),
    },
    Subscription: {
      feed: {
        subscribe: (_, { after }, { caller }) => subscribeFeed(hub, userOf(caller).userId, startOf(after ?? null)),
        resolve: asItCame<FeedEvent>,
      },
    },
  };
}

/** By key. */
function listed(categories: CountsOfCategories): FeedCategoryCounts[] {
  return Object.entries(categories)
    .map(([category, [unseen, unread, total]]) => ({ category, counts: { unseen, unread, total } }))
    .sort((one, other) => (one.category < other.category ? -1 : 1));
}

/** A cursor of a feed's own kind that we cannot read is one that was lost; a cursor of another kind is a mistake. */
function startOf(after: string | null): FeedStart {
  return after === null ? 'now' : (readPosition(after, ['after']) ?? 'lost');
}

function untilOf({ as, until }: MarkFeedItemsInput, clock: Clock): { until?: Date } {
  if ((as === 'SNOOZED') !== (until instanceof Date)) throw new BadInput('until is for SNOOZED, and needed there.', ['input', 'until']);
  if (!until) return {};
  const aheadMs = until.getTime() - clock.now();
  if (aheadMs <= 0 || aheadMs > FURTHEST_SNOOZE_MS) throw new BadInput('until lies ahead, by a year at most.', ['input', 'until']);
  return { until };
}

function actionOf({ as, action }: MarkFeedItemsInput): { action?: string } {
  if ((as === 'DONE') !== (typeof action === 'string')) throw new BadInput('action is for DONE, and needed there.', ['input', 'action']);
  return typeof action === 'string' ? { action } : {};
}

function refusalsOf(ids: readonly string[], input: MarkFeedItemsInput): Refusal[] {
  const no = input.as === 'DONE' ? refuse.noFeedAction : refuse.noFeedItem;
  return ids.map((id) => no(['input', 'ids', `${input.ids?.indexOf(id) ?? 0}`]));
}
