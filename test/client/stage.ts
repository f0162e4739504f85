import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { createInbox, type Inbox, type InboxFilter, type InboxOptions, type InboxSnapshot } from '../../src/client/client.ts';
import type { FeedChange, FeedMark } from '../../src/core/feed.ts';
import { expireItems, wakeItems } from '../../src/db/feed-life.ts';
import { markFeedItems, type FeedMarking } from '../../src/db/feed-marks.ts';
import { replaceInApp } from '../../src/db/in-app-replacing.ts';
import { openHouse, type House } from '../edge/house.ts';
import { additionFor, additionsFor, owe, sendOwed } from '../feed/stage.ts';
import { eventually } from '../support/eventually.ts';
import { openLine, type Line } from '../web/proxy.ts';

/** Buttons that every item has. */
const actions = [
  { name: 'accept', label: 'Accept', url: null, doneAt: null },
  { name: 'decline', label: 'Decline', url: null, doneAt: null },
];

/** A platform, a line to it that can be cut, and people who look. */
export interface Stage {
  house: House;
  line: Line;
  person(name: string): Promise<Person>;
  /** How many connections the platform has, by what carries them. */
  carriers(): Promise<{ websocket: number; events: number }>;
  /** Closes every open inbox, also one that a failed test has left. */
  lookAway(): void;
  leave(): Promise<void>;
}

export interface Person {
  /** A token of theirs. */
  token(ttlMs?: number): Promise<string>;
  /** How many tokens were asked for. */
  asked(): number;
  /** Adds so many items to their feed; answers the ids. */
  add(count?: number, category?: string): Promise<string[]>;
  /** Marks as another of their devices would. */
  mark(ids: readonly string[], as: FeedMark, more?: Pick<FeedMarking, 'until' | 'action'>): Promise<void>;
  /** Sends what takes the place of what was sent by this name; answers the id. */
  renew(collapseKey: string, category?: string): Promise<string>;
  /** Makes the time of these come: snoozed ones come back, the others leave for good. */
  comeTimeOf(ids: readonly string[]): Promise<void>;
  /** What each category has in the feed, counted by the rows. */
  countsByCategory(): Promise<{ category: string; counts: Truth['counts'] }[]>;
  /** The ids that a filter leaves, by the rows. */
  listed(filter: InboxFilter): Promise<string[]>;
  /** Until when they are taken to look at their app. */
  presentUntil(): Promise<Date | null>;
  /** The feed as the rows have it, newest first, without what is archived. */
  rows: () => Promise<Truth>;
  look(options?: Partial<InboxOptions>): Look;
}

export interface Truth {
  items: { id: string; seen: boolean; read: boolean }[];
  counts: { unseen: number; unread: number; total: number };
}

/** An open inbox, and all that it has ever shown. */
export interface Look {
  inbox: Inbox;
  shown: InboxSnapshot[];
  now(): InboxSnapshot;
  ids(): string[];
  until(fact: string, holds: (snapshot: InboxSnapshot) => boolean, withinMs?: number): Promise<InboxSnapshot>;
  leave(): void;
}

export async function openStage(): Promise<Stage> {
  const metrics = new Registry();
  const house = await openHouse({ metrics });
  const { origin } = new URL(house.url);
  const line = await openLine(origin);
  const looks: Look[] = [];

  function look(options: Pick<InboxOptions, 'token'> & Partial<InboxOptions>): Look {
    const inbox = createInbox({ url: `${line.url}/graphql`, webSocket: WebSocket, ...options });
    const shown: InboxSnapshot[] = [];
    const leave = inbox.subscribe(() => shown.push(inbox.getSnapshot()));
    const one: Look = {
      inbox,
      shown,
      now: inbox.getSnapshot,
      ids: () => inbox.getSnapshot().items.map(({ id }) => id),
      async until(fact, holds, withinMs = 15_000) {
        await eventually(fact, () => holds(inbox.getSnapshot()), { withinMs });
        return inbox.getSnapshot();
      },
      leave,
    };
    looks.push(one);
    return one;
  }

  function lookAway(): void {
    for (const one of looks.splice(0)) one.leave();
  }

  async function person(name: string): Promise<Person> {
    await house.person(name);
    const { sql } = house.database;
    const [row] = await sql<{ id: string }[]>`select id from "user" where external_id = ${name}`;
    const userId = row?.id ?? '';
    let asked = 0;
    const publish = (changes: FeedChange[]) => {
      house.live.publishFeed(changes);
      return changes.flatMap(({ entries }) => entries.map(({ id }) => id));
    };
    const issue = async (ttlMs = 60_000) => (await house.tokens.issue({ projectId: house.projectId, appId: house.appId, externalId: name, ttlMs })).token;
    return {
      token: issue,
      asked: () => asked,
      async add(count = 1, category = 'announcement') {
        const additions = additionsFor(userId, count).map((addition) => ({ ...addition, category, feed: { actions } }));
        await owe(sql, additions);
        return publish(await sendOwed(sql, additions));
      },
      async mark(ids, as, more = {}) {
        const { change } = await sql.begin((transaction) => markFeedItems(transaction, { userId, ids: [...ids], as, ...more }));
        if (change) publish([change]);
      },
      async renew(collapseKey, category = 'announcement') {
        const addition = { ...additionFor(userId, 'Renewed', category), feed: { collapseKey } };
        await owe(sql, [addition]);
        const { changes } = await sql.begin((transaction) => replaceInApp(transaction, [addition.deliveryId]));
        return publish(changes)[0] ?? '';
      },
      async comeTimeOf(ids) {
        await sql`
          update feed_item set snoozed_until = case when snoozed_until is not null then now() end, expires_at = case when snoozed_until is null then now() end
          where id = any(${[...ids]}::uuid[]) and removed_at is null`;
        for (const round of [wakeItems, expireItems]) publish((await sql.begin((transaction) => round(transaction, 500))).changes);
      },
      async listed({ category, categories, unreadOnly, archived, snoozed }) {
        const rows = await sql<{ id: string }[]>`
          select id from feed_item
          where user_id = ${userId} and removed_at is null and (snoozed_until is not null) = ${snoozed ?? false}
            and (archived_at is not null) = ${snoozed === true || archived === true}
            and (${unreadOnly ?? false} = false or read_at is null)
            and (${category ?? null}::text is null or category = ${category ?? null})
            and (${categories ? [...categories] : null}::text[] is null or category = any(${categories ? [...categories] : null}::text[]))
          order by pinned_at is null, coalesce(placed_seq, added_seq) desc`;
        return rows.map(({ id }) => id);
      },
      async countsByCategory() {
        const rows = await sql<({ category: string } & Truth['counts'])[]>`
          select category, count(*) filter (where seen_at is null)::int as unseen, count(*) filter (where read_at is null)::int as unread, count(*)::int as total
          from feed_item where user_id = ${userId} and archived_at is null group by category order by category collate "C"`;
        return rows.map(({ category, ...counts }) => ({ category, counts }));
      },
      async presentUntil() {
        const [row] = await sql<{ until: Date }[]>`select until from presence where user_id = ${userId}`;
        return row?.until ?? null;
      },
      async rows() {
        const items = await sql<Truth['items']>`
          select id, seen_at is not null as seen, read_at is not null as read from feed_item
          where user_id = ${userId} and archived_at is null order by pinned_at is null, coalesce(placed_seq, added_seq) desc`;
        const [counts] = await sql<Truth['counts'][]>`select unseen::int, unread::int, total::int from feed_counter where user_id = ${userId}`;
        return { items: [...items], counts: counts ? { ...counts } : { unseen: 0, unread: 0, total: 0 } };
      },
      look: (options = {}) =>
        look({
          token: () => {
            asked += 1;
            return issue();
          },
          ...options,
        }),
    };
  }

  return {
    house,
    line,
    person,
    async carriers() {
      const { values = [] } = (await metrics.getSingleMetric('carillon_sockets')?.get()) ?? {};
      const count = (transport: string) => values.find(({ labels }) => labels.transport === transport)?.value ?? 0;
      return { websocket: count('websocket'), events: count('events') };
    },
    lookAway,
    async leave() {
      lookAway();
      await line.close();
      await house.close();
    },
  };
}

/** What an inbox shows, in the words of the rows. */
export function shownAs({ items, counts }: InboxSnapshot): Truth {
  return { items: items.map(({ id, seenAt, readAt }) => ({ id, seen: seenAt !== null, read: readAt !== null })), counts: { ...counts } };
}
