import { readPosition } from '../../../src/core/feed-event.ts';
import type { Random } from '../random.ts';
import type { Stage } from '../stage/stage.ts';
import type { Backend } from './backend.ts';
import { overEvents, overSocket, restBeforeReturn, type FeedEvent, type FeedItem } from './streams.ts';

/**
 * Somebody who looks at their feed all the time: cut again and again, and back at any API with the cursor of the last
 * event. Keeps what it was told, and what it should not have been told.
 */
export interface Follower {
  readonly personId: string;
  readonly transport: 'WebSocket' | 'events';
  readonly items: ReadonlyMap<string, FeedItem>;
  readonly repeats: readonly string[];
  readonly reorderings: readonly string[];
  readonly resets: readonly string[];
  readonly rejections: readonly string[];
  readonly confusions: readonly string[];
  /** The number of the last change it was told, and the counts that came with it. */
  readonly position: number;
  readonly counts: FeedEvent['counts'] | null;
  /** How often it had to come back. */
  readonly returns: number;
  cut(): void;
  leave(): Promise<void>;
}

const HERE = `query { viewer { feed(first: 1) { cursor counts { unseen unread total } } } }`;
/** So often a return begins with a token from whichever API. */
const NEW_TOKEN = { share: 0.3, withinMs: 2_000 };
const TOKEN = `mutation ($input: IssueUserTokenInput!) { issueUserToken(input: $input) { token } }`;

/** Resolves once it stands at the beginning of a feed that is still empty. */
export async function startFollower(
  personId: string,
  transport: Follower['transport'],
  { stage, backend, random }: { stage: Stage; backend: Backend; random: Random },
): Promise<Follower> {
  const { data: issued } = await backend.ask<{ token: string }>(TOKEN, { input: { userId: personId, ttl: 'PT1H' } });
  const { data: viewer } = await backend.ask<{ feed: { cursor: string } }>(HERE, {}, { as: `Bearer ${issued.token}` });
  const state = {
    items: new Map<string, FeedItem>(),
    repeats: [] as string[],
    reorderings: [] as string[],
    resets: [] as string[],
    rejections: [] as string[],
    confusions: [] as string[],
    position: numberOf(viewer.feed.cursor),
    counts: null as FeedEvent['counts'] | null,
    returns: -1,
  };
  let { cursor } = viewer.feed;
  let { token } = issued;
  const leaving = new AbortController();
  let cutting = new AbortController();

  function take(event: FeedEvent): void {
    const number = numberOf(event.cursor);
    const where = `${personId} at ${number} (${event.type})`;
    if (event.type === 'RESET') state.resets.push(where);
    else if (number <= state.position) state.reorderings.push(`${where} after ${state.position}`);
    for (const item of event.items) {
      const known = state.items.get(item.id);
      if (event.type === 'ADDED' ? known !== undefined : known && sameState(known, item)) state.repeats.push(`${where}: ${item.id}`);
      if (event.type === 'UPDATED' && !known) state.reorderings.push(`${where}: ${item.id} was changed before it was added`);
      state.items.set(item.id, item);
    }
    state.position = number;
    state.counts = event.counts;
    cursor = event.cursor;
  }

  async function renew(): Promise<void> {
    const asked = backend.ask<{ token: string }>(TOKEN, { input: { userId: personId, ttl: 'PT10M' } }, { deadline: performance.now() + NEW_TOKEN.withinMs });
    token = await asked.then(({ data }) => data.token).catch(() => token);
  }

  async function run(): Promise<void> {
    const stream = transport === 'WebSocket' ? overSocket : overEvents;
    while (!leaving.signal.aborted) {
      state.returns += 1;
      cutting = new AbortController();
      if (random.next() < NEW_TOKEN.share) await renew();
      const url = random.pick(stage.of('api')).url;
      const turnedAway = (how: string) => void state.rejections.push(`${personId} at ${url}: ${how}`);
      const confused = (what: string) => void state.confusions.push(`${new Date().toISOString()} ${personId} at ${url}: ${what}`);
      await stream({ url, token, cursor, take, turnedAway, confused, signal: AbortSignal.any([cutting.signal, leaving.signal]) });
      await restBeforeReturn(random.next(), leaving.signal);
    }
  }

  const running = run();
  return Object.assign(state, {
    personId,
    transport,
    cut: () => cutting.abort(),
    async leave() {
      leaving.abort();
      await running;
    },
  });
}

/** The cursor is opaque to clients; the harness is none, and reads the number in it to see an order that items do not show. */
function numberOf(cursor: string): number {
  return readPosition(cursor, [])?.seq ?? 0;
}

function sameState(one: FeedItem, other: FeedItem): boolean {
  return one.seenAt === other.seenAt && one.readAt === other.readAt && one.archivedAt === other.archivedAt;
}
