import { setImmediate as passing } from 'node:timers/promises';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RequestError } from '../../src/client/answer.ts';
import { belongsTo, type FeedItem, type InboxFilter } from '../../src/client/feed-item.ts';
import type { FeedPage } from '../../src/client/feed-list.ts';
import { createFeed } from '../../src/client/feed.ts';
import { createPart } from '../../src/client/part.ts';
import { Unanswered } from '../../src/client/knock.ts';
import type { Pages } from '../../src/client/pages.ts';
import { holds } from '../support/eventually.ts';
import { item } from './items.ts';

const RUNS = 1_500;
const PAGE = 3;
const CATEGORIES = ['news', 'orders'];
const COUNTS = { counts: { unseen: 0, unread: 0, total: 0 }, countsByCategory: [] };

type Change = 'read' | 'unread' | 'archived' | 'snoozed' | 'back' | 'pinned' | 'unpinned' | 'renewed' | 'gone';
/** At the server. */
type Deed = { kind: 'add'; category: string } | { kind: 'become'; at: number; change: Change; category: string };
type Step =
  | Deed
  | { kind: 'reset'; at: number; change: Change }
  | { kind: 'tell' | 'resume' | 'older' | 'olderPart' | 'read' | 'arrive'; at: number };

const at = fc.nat(20);
const category = fc.constantFrom(...CATEGORIES);
const change = fc.constantFrom('read', 'unread', 'archived', 'snoozed', 'back', 'pinned', 'unpinned', 'renewed', 'gone');
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add'), category }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('become'), at, change, category }) },
  { weight: 12, arbitrary: fc.record({ kind: fc.constantFrom('tell', 'tell', 'resume', 'older', 'olderPart', 'read', 'read', 'arrive', 'arrive'), at }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('reset'), at, change }) },
);
const filter: fc.Arbitrary<InboxFilter> = fc.constantFrom<InboxFilter>(
  { unreadOnly: true },
  { archived: true },
  { snoozed: true },
  { category: 'news' },
  { categories: ['orders'], unreadOnly: true },
);

/** A feed as the server has it, which tells what changed when it is made to, and reads a page when it is made to. */
class Server implements Pages {
  readonly items: FeedItem[] = [];
  readonly log: FeedItem[] = [];
  readonly #asked: { read: () => void; arrive: (() => void) | null }[] = [];
  told = 0;
  /** What becomes of the rows between the pages of a feed that is loaded anew; null while pages wait for their turn. */
  meanwhile: (() => void) | null = null;

  put(item: FeedItem): void {
    const known = this.items.findIndex(({ id }) => id === item.id);
    if (known < 0) this.items.push(item);
    else this.items[known] = item;
    this.log.push(item);
  }

  /** What a filter leaves, in order. */
  all(filter: InboxFilter): FeedItem[] {
    const rank = ({ pinnedAt, place }: FeedItem) => (pinnedAt === null ? 0 : 1_000_000) + place;
    return this.items.filter(belongsTo(filter)).sort((one, other) => rank(other) - rank(one));
  }

  beginning = () => Promise.resolve({ ...this.#page({}, null), ...COUNTS });
  part = (filter: InboxFilter, after: string | null) => {
    if (!this.meanwhile) return this.#ask(() => this.#page(filter, after));
    this.meanwhile();
    return Promise.resolve(this.#page(filter, after));
  };

  /** The tables are read for one of those that are asked for. */
  read(at: number): void {
    const waiting = this.#asked.filter(({ arrive }) => !arrive);
    waiting[at % waiting.length]?.read();
  }

  /** What was read for one of them gets there. */
  arrive(at: number): void {
    const answered = this.#asked.filter(({ arrive }) => arrive);
    const one = answered[at % answered.length];
    if (!one) return;
    this.#asked.splice(this.#asked.indexOf(one), 1);
    one.arrive?.();
  }

  isAsked(): boolean {
    return this.#asked.length > 0;
  }

  #ask<Answer>(answer: () => Answer): Promise<Answer> {
    return new Promise((resolve) => {
      const one: { read: () => void; arrive: (() => void) | null } = {
        read() {
          const read = answer();
          one.arrive = () => resolve(read);
        },
        arrive: null,
      };
      this.#asked.push(one);
    });
  }

  /** A cursor is a place: what lies after it, not after an item. */
  #page(filter: InboxFilter, after: string | null): FeedPage {
    const limit = after === null ? Infinity : Number(after);
    const rank = ({ pinnedAt, place }: FeedItem) => (pinnedAt === null ? 0 : 1_000_000) + place;
    const older = this.all(filter).filter((item) => rank(item) < limit);
    const page = older.slice(0, PAGE).map((node) => ({ ...node, actions: [] }));
    const last = page.at(-1);
    return {
      edges: page.map((node) => ({ node })),
      pageInfo: { hasNextPage: older.length > PAGE, endCursor: last ? `${rank(last)}` : null },
      cursor: `${this.log.length}`,
    };
  }
}

test('a feed and a part of it end equal to what the server has, however pages and changes cross', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(category, { maxLength: 12 }), filter, fc.array(step, { maxLength: 60 }), async (before, filter, steps) => {
      const server = new Server();
      for (const category of before) act(server, { kind: 'add', category });
      server.told = server.log.length;
      const feed = createFeed(server);
      await feed.load();
      const part = createPart({ filter, pages: server, isFollowed: () => true, attend: (subscribe) => subscribe });
      const leave = part.view.subscribe(() => undefined);

      const tell = (items: readonly FeedItem[]) => {
        if (items.length === 0) return;
        feed.change({ ...COUNTS, type: 'UPDATED', cursor: '', items: items.map((item) => ({ ...item, actions: [] })) });
        part.change(items);
      };
      const resume = () => {
        const missed = server.log.slice(server.told);
        server.told = server.log.length;
        // Each item once, in its latest state, in the order of these.
        tell(missed.filter(({ id }, at) => missed.findLastIndex((one) => one.id === id) === at));
      };
      for (const one of steps) {
        await passing();
        switch (one.kind) {
          case 'tell':
            tell(server.log.slice(server.told, server.told + 1));
            server.told = Math.min(server.told + 1, server.log.length);
            break;
          case 'resume':
            resume();
            break;
          case 'reset':
            server.told = server.log.length;
            server.meanwhile = () => act(server, { kind: 'become', at: one.at, change: one.change, category: 'news' });
            await feed.load();
            server.meanwhile = null;
            part.renew();
            break;
          case 'older':
            void feed.loadOlder();
            break;
          case 'olderPart':
            void part.view.loadMore();
            break;
          case 'read':
            server.read(one.at);
            break;
          case 'arrive':
            server.arrive(one.at);
            break;
          case 'add':
          case 'become':
            act(server, one);
        }
        await passing();
        for (const { items } of [feed.state.get().list, part.state.get().list]) expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      }

      await passing();
      resume();
      while (server.isAsked() || feed.state.get().list.end || part.state.get().list.end) {
        void feed.loadOlder();
        void part.view.loadMore();
        await passing();
        server.read(0);
        server.arrive(0);
        await passing();
      }
      expect(feed.state.get().list.items).toEqual(server.all({}));
      expect(part.state.get().list.items).toEqual(server.all(filter));
      leave();
    }),
    { numRuns: RUNS },
  );
}, 120_000);

test('a feed of which the end was let go goes on where it was cut, whatever happens meanwhile', async () => {
  const server = new Server();
  const feed = createFeed(server);
  await feed.load();
  const tell = () => {
    const items = server.log.slice(server.told).map((item) => ({ ...item, actions: [] }));
    server.told = server.log.length;
    feed.change({ ...COUNTS, type: 'UPDATED', cursor: '', items });
  };
  for (let count = 0; count < 2_500; count += 1) act(server, { kind: 'add', category: 'news' });
  tell();
  const { items } = feed.state.get().list;
  expect(items.length).toBeLessThan(2_500);
  let at = 0;
  server.meanwhile = () => act(server, { kind: 'become', at: (at += 7), change: at % 2 === 0 ? 'renewed' : 'archived', category: 'news' });
  while (feed.state.get().list.end) {
    await feed.loadOlder();
    tell();
  }
  expect(feed.state.get().list.items).toEqual(server.all({}));
});

test.each([
  ['did not come', new Unanswered('Nobody was there.')],
  ['was one too many just then', new RequestError('Too many requests.', 'TOO_MANY_REQUESTS')],
])('a part whose page %s asks again by itself', async (_, fault) => {
  const server = new Server();
  act(server, { kind: 'add', category: 'news' });
  let asked = 0;
  const askOnce = (filter: InboxFilter, after: string | null) => {
    asked += 1;
    if (asked === 1) return Promise.reject(fault);
    const page = server.part(filter, after);
    server.read(0);
    server.arrive(0);
    return page;
  };
  const part = createPart({ filter: { unreadOnly: true }, pages: { beginning: server.beginning, part: askOnce }, isFollowed: () => true, attend: (subscribe) => subscribe });
  const leave = part.view.subscribe(() => undefined);
  await holds('the page is here', () => expect(part.state.get()).toMatchObject({ fault: null, list: { items: server.all({}) } }));
  leave();
});

function act(server: Server, deed: Deed): void {
  const now = `${server.log.length}`;
  const place = server.log.length + 1;
  if (deed.kind === 'add') return server.put(item(place, { category: deed.category }));
  const one = server.items[deed.at % server.items.length];
  if (one?.removal !== null) return;
  const changes: Record<typeof deed.change, Partial<FeedItem>> = {
    read: { readAt: now },
    unread: { readAt: null },
    archived: { archivedAt: now, snoozedUntil: null },
    snoozed: { archivedAt: now, snoozedUntil: now },
    back: { archivedAt: null, snoozedUntil: null },
    pinned: { pinnedAt: now },
    unpinned: { pinnedAt: null },
    renewed: { category: deed.category, readAt: null, archivedAt: null, snoozedUntil: null, place },
    gone: { archivedAt: now, snoozedUntil: null, pinnedAt: null, removal: 'WITHDRAWN' },
  };
  server.put({ ...one, ...changes[deed.change] });
}
