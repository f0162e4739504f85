import { Registry } from 'prom-client';
import { WebSocket } from 'ws';
import { createInbox, type Inbox, type InboxOptions, type InboxSnapshot } from '../../src/client/client.ts';
import type { FeedMark } from '../../src/core/feed.ts';
import { markFeedItems } from '../../src/db/feed-marks.ts';
import { openHouse, type House } from '../edge/house.ts';
import { additionsFor, owe, sendOwed } from '../feed/stage.ts';
import { eventually } from '../support/eventually.ts';
import { openLine, type Line } from '../web/proxy.ts';

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
  add(count?: number): Promise<string[]>;
  /** Marks as another of their devices would. */
  mark(ids: readonly string[], as: FeedMark): Promise<void>;
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
    const issue = async (ttlMs = 60_000) => (await house.tokens.issue({ projectId: house.projectId, appId: house.appId, externalId: name, ttlMs })).token;
    return {
      token: issue,
      asked: () => asked,
      async add(count = 1) {
        const additions = additionsFor(userId, count);
        await owe(sql, additions);
        const changes = await sendOwed(sql, additions);
        house.live.publishFeed(changes);
        return changes.flatMap(({ entries }) => entries.map(({ id }) => id));
      },
      async mark(ids, as) {
        const { change } = await house.database.sql.begin((transaction) => markFeedItems(transaction, { userId, ids: [...ids], as }));
        if (change) house.live.publishFeed([change]);
      },
      async rows() {
        const items = await sql<Truth['items']>`
          select id, seen_at is not null as seen, read_at is not null as read from feed_item
          where user_id = ${userId} and archived_at is null order by added_seq desc`;
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
