import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import type { CountsOfCategories, FeedChange, FeedCounts, FeedEntry, FeedMark, FeedStretch } from '../../src/core/feed.ts';
import { readPosition, type FeedEvent } from '../../src/core/feed-event.ts';
import { countCategories } from '../../src/db/feed-categories.ts';
import { readFeedPage, readFeedStretches } from '../../src/db/feed.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { openNode, type Node, type Reader } from './nodes.ts';
import { additionsFor, openStage, type Addition, type Stage } from './stage.ts';

const RUNS = 25;
const CLIENTS = 4;
const COMPARE_EVERY_MS = 40;
const LATER = new Date(Date.now() + 24 * 60 * 60 * 1_000);
const CATEGORIES = ['announcement', 'news', 'orders'];

let stage: Stage;
let nats: Nats;
let nodes: Node[];
beforeAll(async () => {
  [stage, nats] = await Promise.all([openStage(), startNats()]);
  nodes = await Promise.all([1, 2].map(() => openNode(stage.database, nats.url, COMPARE_EVERY_MS)));
});
afterAll(async () => {
  await Promise.all(nodes.map((node) => node.leave()));
  await Promise.all([stage.leave(), nats.stop()]);
});

/** What a ping meets on its way: nothing; a long way, so that later ones overtake it; or its end. */
type Fate = 'told' | 'late' | 'lost';

type Deed =
  | { kind: 'add'; person: number; count: number; fate: Fate }
  | { kind: 'mark'; person: number; picks: number[] | null; as: FeedMark; fate: Fate }
  | { kind: 'replace'; person: number; keys: number[]; fate: Fate }
  | { kind: 'end' | 'wake'; person: number; picks: number[]; fate: Fate }
  | { kind: 'tabs'; person: number }
  | { kind: 'come'; client: number; node: number }
  | { kind: 'go'; client: number; unheard: number };

const person = fc.nat(1);
const fate = fc.constantFrom<Fate>('told', 'told', 'told', 'late', 'lost');
const deed: fc.Arbitrary<Deed> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add'), person, count: fc.integer({ min: 1, max: 4 }), fate }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('mark'),
      person,
      picks: fc.option(fc.array(fc.nat(30), { minLength: 1, maxLength: 4 }), { freq: 4 }),
      as: fc.constantFrom<FeedMark>('SEEN', 'READ', 'UNREAD', 'ARCHIVED', 'UNARCHIVED', 'SNOOZED', 'PINNED', 'UNPINNED'),
      fate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace'), person, keys: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }), fate }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tabs'), person }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom<'end' | 'wake'>('end', 'wake'), person, picks: fc.array(fc.nat(30), { minLength: 1, maxLength: 3 }), fate }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('come'), client: fc.nat(CLIENTS - 1), node: fc.nat(1) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('go'), client: fc.nat(CLIENTS - 1), unheard: fc.nat(3) }) },
);
/** What happens at the same time, then what happens at the same time after that, and so on. */
const story = fc.array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 3, maxLength: 15 });

/** Somebody who comes back with the cursor they left with, to whichever node. Clients 0 and 2 are of person 0, the others of person 1. */
class Client {
  readonly told: FeedEvent[] = [];
  #reader: Reader | null = null;
  #moves = Promise.resolve();

  constructor(readonly userId: string) {}

  get cursor() {
    const last = this.told.at(-1)?.cursor;
    return (last === undefined ? null : readPosition(last, [])) ?? { epoch: '', seq: 0 };
  }

  /** Whoever comes again has gone before: with the cursor of the last event that reached them. */
  come(node: Node): Promise<void> {
    return this.#next(() => {
      this.#reader ??= node.subscribe(this.userId, this.cursor);
    });
  }

  /** The last so many events of those it was told never reach it: the line was cut between them. */
  go(unheard = 0): Promise<void> {
    return this.#next(() => this.#leave(unheard));
  }

  #next(move: () => Promise<void> | void): Promise<void> {
    this.#moves = this.#moves.then(move);
    return this.#moves;
  }

  async #leave(unheard: number): Promise<void> {
    const reader = this.#reader;
    this.#reader = null;
    await reader?.leave();
    const events = reader?.events ?? [];
    this.told.push(...events.slice(0, Math.max(0, events.length - unheard)));
  }

  async catchUp(seq: number): Promise<void> {
    const reader = this.#reader;
    const behind = this.cursor.seq < seq;
    if (behind) await reader?.until(`number ${seq} is told`, () => readPosition(reader.cursor ?? '', [])?.seq === seq);
  }
}

/** Does the deeds, and answers for each person which counts were true after which number. */
async function live(people: string[], clients: Client[], steps: Deed[][]): Promise<Map<number, FeedCounts>[]> {
  const truth = people.map(() => new Map<number, FeedCounts>());
  let overtaken: FeedChange[] = [];

  function happen(change: FeedChange | null | undefined, of: number, how: Fate): void {
    if (!change) return;
    truth[of]?.set(change.seq, change.counts);
    if (how === 'told') nodes[0]?.live.publishFeed([change]);
    if (how === 'late') overtaken.push(change);
  }

  async function act(each: Deed): Promise<void> {
    switch (each.kind) {
      case 'add': {
        const [change] = await stage.add(varied(additionsFor(people[each.person] ?? '', each.count)));
        happen(change, each.person, each.fate);
        return;
      }
      case 'mark': {
        const userId = people[each.person] ?? '';
        const ids = each.picks ? await pick(userId, each.picks) : null;
        const { change } = await stage.mark({ userId, ids, as: each.as, ...(each.as === 'SNOOZED' && { until: LATER }) });
        happen(change, each.person, each.fate);
        return;
      }
      case 'replace': {
        const additions = varied(additionsFor(people[each.person] ?? '', each.keys.length)).map((one, at) => ({ ...one, feed: { collapseKey: `${each.keys[at]}` } }));
        for (const change of await stage.replace(additions)) happen(change, each.person, each.fate);
        return;
      }
      case 'end':
      case 'wake': {
        await timeComes(each, people[each.person] ?? '');
        for (const change of await (each.kind === 'end' ? stage.expire() : stage.wake())) happen(change, people.indexOf(change.userId), each.fate);
        return;
      }
      case 'tabs':
        await countCategories(stage.database.sql, people[each.person] ?? '');
        return;
      case 'come': {
        const node = nodes[each.node];
        return node && clients[each.client]?.come(node);
      }
      case 'go':
        return clients[each.client]?.go(each.unheard);
    }
  }

  for (const step of steps) {
    const before = overtaken;
    overtaken = [];
    await Promise.all(step.map(act));
    nodes[1]?.live.publishFeed(before);
  }
  // Whose counter was busy was passed over.
  for (const change of [...(await stage.expire()), ...(await stage.wake())]) happen(change, people.indexOf(change.userId), 'lost');
  return truth;
}

/** The hands of the clock are the rows; whoever changes some holds their counter. */
async function timeComes({ kind, picks }: Extract<Deed, { kind: 'end' | 'wake' }>, userId: string): Promise<void> {
  const ids = await pick(userId, picks);
  await stage.database.sql.begin(async (transaction) => {
    await transaction`select from feed_counter where user_id = ${userId} for update`;
    if (kind === 'end') await transaction`update feed_item set expires_at = now() where id = any(${ids}::uuid[]) and removed_at is null`;
    else await transaction`update feed_item set snoozed_until = now() where snoozed_until is not null and user_id = ${userId}`;
  });
}

/** One category after the other. */
function varied(additions: Addition[]): Addition[] {
  return additions.map((one, at) => ({ ...one, category: CATEGORIES[at % CATEGORIES.length] ?? one.category }));
}

async function pick(userId: string, picks: number[]): Promise<string[]> {
  const { entries } = await readFeedPage(stage.database.sql, { userId, first: 50, before: null, categories: null, unreadOnly: false, shelf: 'FEED' });
  return [...new Set(picks.flatMap((at) => entries[at % Math.max(1, entries.length)]?.id ?? []))];
}

test(
  'loses nothing, repeats nothing, reorders nothing and counts exactly, whatever happens at the same time',
  async () => {
    const told = fc.asyncProperty(story, async (steps) => {
      const people = [newId(), newId()];
      const clients = Array.from({ length: CLIENTS }, (_, at) => new Client(people[at % people.length] ?? ''));
      try {
        const truth = await live(people, clients, steps);
        const feeds = await readFeedStretches(stage.database.sql, people.map((userId) => ({ userId, after: 0 })));
        for (const [at, client] of clients.entries()) {
          const feed = feeds[at % people.length];
          const counts = truth[at % people.length];
          const node = nodes[at % nodes.length];
          if (!feed || !counts || !node) throw new Error('A feed is missing.');
          await client.come(node);
          await client.catchUp(feed.seq);
          await client.go();
          expectWhole(client.told, feed, counts);
        }
        expect(nodes.map(({ hub }) => hub.present())).toEqual([0, 0]);
      } finally {
        for (const client of clients) await client.go();
      }
    });
    await fc.assert(told, { numRuns: RUNS });
  },
  600_000,
);

/** That this is the whole feed as it is now: every item, in order, each state once, with counts that hold for what was told so far, or were true later. */
function expectWhole(events: FeedEvent[], feed: FeedStretch, truth: Map<number, FeedCounts>): void {
  const items = events.flatMap(({ type, items }) => items.map((item) => ({ type, item })));
  const numbers = items.map(({ item }) => item.seq);
  expect(events.map(({ type }) => type)).not.toContain('RESET');
  expect(new Set(numbers).size, 'no state was told twice').toBe(numbers.length);
  const places = events.map(({ cursor }) => readPosition(cursor, [])?.seq ?? 0);
  expect(places).toEqual([...new Set(places)].sort((one, other) => one - other));
  const added = items.filter(({ type }) => type === 'ADDED').map(({ item }) => item.addedSeq);
  expect(added).toEqual([...added].sort((one, other) => one - other));

  const latest = new Map(items.map(({ item }) => [item.id, item]));
  expect([...latest.values()].sort((one, other) => one.seq - other.seq)).toEqual(feed.entries);

  const known = new Set<string>();
  for (const { type, item } of items) {
    expect([item.id, type]).toEqual([item.id, known.has(item.id) ? 'UPDATED' : 'ADDED']);
    known.add(item.id);
  }

  const had = new Map<string, FeedEntry>();
  for (const { cursor, counts, items: changed } of events) {
    for (const item of changed) had.set(item.id, item);
    const position = readPosition(cursor, [])?.seq ?? 0;
    const later = [...truth].filter(([seq]) => seq >= position).map(([, then]) => then);
    expect([countsOf([...had.values()]), ...later]).toContainEqual(counts);
  }
  expect(events.at(-1)?.counts ?? feed.counts).toEqual(feed.counts);
  expect(feed.counts).toEqual(countsOf(feed.entries));
  if (feed.categories) expect(feed.categories).toEqual(tabsOf(feed.entries));
}

function tabsOf(entries: FeedEntry[]): CountsOfCategories {
  const keys = [...new Set(entries.filter(({ archivedAt }) => archivedAt === null).map(({ category }) => category))];
  return Object.fromEntries(keys.map((key) => {
    const { unseen, unread, total } = countsOf(entries.filter(({ category }) => category === key));
    return [key, [unseen, unread, total]];
  }));
}

function countsOf(entries: { seenAt: string | null; readAt: string | null; archivedAt: string | null }[]): FeedCounts {
  const counted = entries.filter(({ archivedAt }) => archivedAt === null);
  return {
    unseen: counted.filter(({ seenAt }) => seenAt === null).length,
    unread: counted.filter(({ readAt }) => readAt === null).length,
    total: counted.length,
  };
}
