import { randomBytes } from 'node:crypto';
import type { Channel } from '../../../../core/channel.ts';
import { mailboxChannels, type MailboxChannel, type Received } from '../provider.ts';
import { Queue } from './queue.ts';
import { cut } from './trimming.ts';

/** What is promised is 50,000; the rest is room for readers that page through it while more arrives. */
const CAPACITY = 60_000;
/** Bodies beyond this, all together, lose their end, oldest first, so that a flood of big mails stays bounded. */
const BODY_BUDGET_BYTES = 256 * 1_048_576;

export interface Entry {
  readonly id: string;
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  received: Received;
}

/** An id that is unknown (of another run, or long gone) bounds nothing. */
export interface Filter {
  channel?: Channel | undefined;
  /** The whole address; an e-mail's in any case of its letters. */
  to?: string | undefined;
  /** A part of the address, in any case of its letters. */
  search?: string | undefined;
  /** Entries that came after this one. */
  after?: string | undefined;
  /** Entries that came before this one. */
  before?: string | undefined;
}

export interface Range {
  limit: number;
  newestFirst?: boolean;
}

export type Counts = Record<MailboxChannel, number>;

export interface Watcher {
  added(entry: Entry): void;
  cleared(): void;
}

export interface Mailbox {
  add(received: Received): Entry;
  find(id: string): Entry | null;
  list(filter: Filter, range: Range): Entry[];
  count(filter: Filter): number;
  countsByChannel(): Counts;
  clear(): void;
  /** Tells of every change; the answer ends it. */
  watch(watcher: Watcher): () => void;
}

/** Where a mailbox writes down what it received, for the run after this one. */
export interface Journal {
  /** What earlier runs received, as far as it is kept: oldest first, without holes in the numbers. */
  readonly past: readonly Entry[];
  write(entry: Entry): void;
  clear(): void;
}

/** A ring of the latest messages, found by channel and by address without a search; with a journal, also those of earlier runs. */
export function createMailbox(now: () => number, journal: Journal | null = null): Mailbox {
  const newest = journal?.past.at(-1);
  // Numbers that begin anew get another prefix: an `after` from before must not hide what came since.
  const prefix = newest?.id.slice(0, -String(newest.number).length) ?? `sandbox-${randomBytes(4).toString('hex')}-`;
  const watchers = new Set<Watcher>();
  let all = new Queue<Entry>();
  let byChannel = new Map<Channel, Queue<Entry>>();
  let byAddress = new Map<string, Queue<Entry>>();
  let bodyBytes = 0;
  let trimmedUpTo = 0;
  let last = 0;

  function add(received: Received): Entry {
    const number = last + 1;
    const entry: Entry = { id: `${prefix}${number}`, number, at: now(), received };
    journal?.write(entry);
    keep(entry);
    for (const watcher of watchers) watcher.added(entry);
    return entry;
  }

  function keep(entry: Entry): void {
    const { received } = entry;
    last = entry.number;
    all.push(entry);
    queueOf(byChannel, received.channel).push(entry);
    queueOf(byAddress, addressOf(received)).push(entry);
    bodyBytes += received.body.length;
    if (all.length > CAPACITY) dropOldest();
    while (bodyBytes > BODY_BUDGET_BYTES && trimmedUpTo < last) trimNext();
  }

  function dropOldest(): void {
    const oldest = all.shift();
    if (!oldest) return;
    bodyBytes -= oldest.received.body.length;
    byChannel.get(oldest.received.channel)?.shift();
    const address = addressOf(oldest.received);
    const ofAddress = byAddress.get(address);
    ofAddress?.shift();
    if (ofAddress?.length === 0) byAddress.delete(address);
  }

  function trimNext(): void {
    const first = all.at(0)?.number ?? last + 1;
    trimmedUpTo = Math.max(trimmedUpTo + 1, first);
    const entry = all.at(trimmedUpTo - first);
    if (!entry) return;
    const { length } = entry.received.body;
    entry.received = cut(entry.received);
    bodyBytes -= length - entry.received.body.length;
  }

  /** The narrowest queue that holds all that can match. */
  function candidates({ channel, to }: Filter): Queue<Entry> {
    if (to !== undefined) return byAddress.get(to) ?? byAddress.get(to.toLowerCase()) ?? new Queue();
    if (channel !== undefined) return byChannel.get(channel) ?? new Queue();
    return all;
  }

  function* matching(filter: Filter, newestFirst = false): Generator<Entry> {
    const queue = candidates(filter);
    const after = numberOf(filter.after) ?? 0;
    const before = numberOf(filter.before) ?? Infinity;
    const start = queue.firstThat(({ number }) => number > after);
    const end = queue.firstThat(({ number }) => number >= before);
    const search = filter.search?.toLowerCase();
    for (let step = 0; step < end - start; step += 1) {
      const entry = queue.at(newestFirst ? end - 1 - step : start + step);
      if (!entry) continue;
      const { channel, to } = entry.received;
      if (filter.channel !== undefined && channel !== filter.channel) continue;
      if (search === undefined || to.toLowerCase().includes(search)) yield entry;
    }
  }

  function numberOf(id: string | undefined): number | null {
    const number = id?.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0;
    return number > 0 ? number : null;
  }

  journal?.past.forEach(keep);
  return {
    add,
    find(id) {
      const first = all.at(0)?.number ?? 0;
      return all.at((numberOf(id) ?? 0) - first) ?? null;
    },
    list(filter, { limit, newestFirst }) {
      const found: Entry[] = [];
      if (limit === 0) return found;
      for (const entry of matching(filter, newestFirst)) {
        found.push(entry);
        if (found.length === limit) break;
      }
      return found;
    },
    count(filter) {
      let count = 0;
      for (const _ of matching(filter)) count += 1;
      return count;
    },
    countsByChannel() {
      const counts: Counts = { EMAIL: 0, SMS: 0, PUSH: 0, WEB_PUSH: 0, CHAT: 0, WEBHOOK: 0 };
      for (const channel of mailboxChannels) counts[channel] = byChannel.get(channel)?.length ?? 0;
      return counts;
    },
    clear() {
      all = new Queue();
      byChannel = new Map();
      byAddress = new Map();
      bodyBytes = 0;
      journal?.clear();
      for (const watcher of watchers) watcher.cleared();
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}

/** What an address is found by. Mail for Ada@ is for ada@; tokens and endpoints differ by the case of a letter. */
function addressOf({ channel, to }: Received): string {
  return channel === 'EMAIL' ? to.toLowerCase() : to;
}

function queueOf<Key>(index: Map<Key, Queue<Entry>>, key: Key): Queue<Entry> {
  let queue = index.get(key);
  if (!queue) index.set(key, (queue = new Queue()));
  return queue;
}
