import type { Follower } from '../load/follower.ts';
import type { FeedItem } from '../load/streams.ts';
import type { CounterFact, FeedFact } from './tables.ts';

/** What the followers were told, held against the feeds as they are. */
export interface FeedVerdict {
  events: number;
  gaps: string[];
  repeats: string[];
  reorderings: string[];
  resets: string[];
  /** Good credentials that were refused. */
  rejections: string[];
  /** Errors that no caller should ever get. */
  confusions: string[];
  returns: number;
}

export function judgeFeeds(followers: readonly Follower[], feeds: readonly FeedFact[], counters: readonly CounterFact[]): FeedVerdict {
  return {
    events: followers.reduce((sum, { items }) => sum + items.size, 0),
    gaps: followers.flatMap((follower) => gapsOf(follower, feeds, counters)),
    repeats: followers.flatMap(({ repeats }) => repeats),
    reorderings: followers.flatMap(({ reorderings }) => reorderings),
    resets: followers.flatMap(({ resets }) => resets),
    confusions: followers.flatMap(({ confusions }) => confusions),
    rejections: followers.flatMap(({ rejections }) => rejections),
    returns: followers.reduce((sum, { returns }) => sum + returns, 0),
  };
}

/** Whether a follower has been told of everything up to the last change. */
export function isUpToDate({ personId, position }: Follower, counters: readonly CounterFact[]): boolean {
  const counter = counters.find(({ externalId }) => externalId === personId);
  return (counter?.seq ?? 0) === position;
}

function gapsOf(follower: Follower, feeds: readonly FeedFact[], counters: readonly CounterFact[]): string[] {
  const { personId, transport, items, counts, position } = follower;
  const own = feeds.filter(({ externalId }) => externalId === personId);
  const counter = counters.find(({ externalId }) => externalId === personId);
  const name = `${personId} over ${transport}`;
  return [
    ...own.flatMap((row) => {
      const told = items.get(row.id);
      if (!told) return [`${name} was never told of ${row.id} (${row.seq})`];
      return isState(told, row) ? [] : [`${name} knows an old state of ${row.id} (${row.seq})`];
    }),
    ...(counter && counter.seq !== position ? [`${name} stands at ${position} of ${counter.seq}`] : []),
    ...(counter && counts && (counter.unseen !== counts.unseen || counter.unread !== counts.unread || counter.total !== counts.total)
      ? [`${name} was told ${JSON.stringify(counts)} of ${JSON.stringify(counter)}`]
      : []),
  ];
}

function isState(told: FeedItem, row: FeedFact): boolean {
  return sameInstant(told.seenAt, row.seenAt) && sameInstant(told.readAt, row.readAt) && sameInstant(told.archivedAt, row.archivedAt);
}

function sameInstant(told: string | null, row: Date | null): boolean {
  return (told === null ? null : Date.parse(told)) === (row?.getTime() ?? null);
}
