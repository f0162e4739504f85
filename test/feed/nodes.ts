import { RequestError } from '@nats-io/transport-node';
import { pino } from 'pino';
import { connectBus, type Bus } from '../../src/bus/connect.ts';
import { createLiveBus, type LiveBus } from '../../src/bus/live.ts';
import type { FeedEvent } from '../../src/core/feed-event.ts';
import type { Database } from '../../src/db/connect.ts';
import { subscribeFeed, type FeedStart } from '../../src/edge/live/feed.ts';
import { createFeedHub, type FeedHub } from '../../src/edge/live/hub.ts';
import { eventually } from '../support/eventually.ts';
import { readOut } from '../support/read-out.ts';

/** An API node, as far as feeds go. */
export interface Node {
  bus: Bus;
  live: LiveBus;
  hub: FeedHub;
  /** What it logged, line by line. */
  logged: string[];
  subscribe(userId: string, start?: FeedStart): Reader;
  leave(): Promise<void>;
}

export async function openNode(database: Database, natsUrl: string, compareEveryMs = 60_000): Promise<Node> {
  const leaving = new AbortController();
  const logged: string[] = [];
  const log = pino({ level: 'warn' }, { write: (line) => logged.push(line) });
  const bus = await connectBus({ url: natsUrl, name: 'test', log, signal: leaving.signal });
  const live = createLiveBus(bus);
  const hub = createFeedHub({ sql: database.sql, live, log, compareEveryMs });
  const running = hub.run(leaving.signal);
  return {
    bus,
    live,
    hub,
    logged,
    subscribe: (userId, start = 'now') => new Reader(subscribeFeed(hub, userId, start)),
    async leave() {
      leaving.abort();
      await running;
      await bus.close();
    },
  };
}

/** Reads a subscription as a socket does, one pull at a time, and keeps what it got. */
export class Reader {
  readonly events: FeedEvent[] = [];
  readonly #iterator: AsyncIterableIterator<FeedEvent, undefined>;
  readonly done: Promise<void>;
  #paused: Promise<void> | null = null;
  #resume: (() => void) | null = null;

  constructor(iterator: AsyncIterableIterator<FeedEvent, undefined>) {
    this.#iterator = iterator;
    this.done = this.#read();
  }

  async #read(): Promise<void> {
    for await (const event of this.#iterator) {
      this.events.push({ ...event, items: event.items.map(readOut) });
      while (this.#paused) await this.#paused;
    }
  }

  /** After the event that it is waiting for, it pulls no more until it is resumed. */
  pause(): void {
    this.#paused = new Promise((resolve) => (this.#resume = resolve));
  }

  resume(): void {
    this.#paused = null;
    this.#resume?.();
  }

  get cursor(): string | undefined {
    return this.events.at(-1)?.cursor;
  }

  /** The numbers of the states it was told, in order. */
  get numbers(): number[] {
    return this.events.flatMap(({ items }) => items.map(({ seq }) => seq));
  }

  until(fact: string, holds: (events: FeedEvent[]) => boolean): Promise<boolean> {
    return eventually(fact, () => holds(this.events), { everyMs: 5 });
  }

  async leave(): Promise<void> {
    this.resume();
    await this.#iterator.return?.();
    await this.done;
  }
}

/** Whether any node at all hears of feeds, as the server says it: with nobody there it answers at once. */
export async function hasSubscriber({ connection }: Bus): Promise<boolean> {
  try {
    await connection.request('feed.changed', 'nobody null', { timeout: 300 });
    return true;
  } catch (error) {
    return !(error instanceof RequestError && error.isNoResponders());
  }
}
