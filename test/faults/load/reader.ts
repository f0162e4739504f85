import { setTimeout as rest } from 'node:timers/promises';
import type { Random } from '../random.ts';
import type { Backend } from './backend.ts';
import type { Follower } from './follower.ts';

const MARK = `mutation ($input: MarkFeedItemsInput!) { markFeedItems(input: $input) { errors { code } } }`;
const EVERY_MS = 300;
const MOST_AT_ONCE = 3;
/** Each leaves a state that the item has not been in before, so that a follower can tell a repeat from a change. */
const MARKS = ['SEEN', 'READ', 'ARCHIVED'] as const;

/** People also read: their marks are changes of the feed like any other. Resolves when the signal aborts. */
export async function readAlong(followers: readonly Follower[], backend: Backend, random: Random, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await rest(EVERY_MS, undefined, { signal }).catch(() => undefined);
    const follower = random.pick(followers);
    const ids = [...follower.items.values()].filter(({ archivedAt }) => archivedAt === null).slice(-20).map(({ id }) => id);
    if (ids.length === 0) continue;
    const input = { userId: follower.personId, ids: random.some(random.whole(1, MOST_AT_ONCE), ids), as: random.pick(MARKS) };
    // A mark that finds no API within a moment is not worth waiting for.
    await backend.ask(MARK, { input }, { deadline: performance.now() + EVERY_MS }).catch(() => undefined);
  }
}
