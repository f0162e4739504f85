import { randomBytes } from 'node:crypto';
import type { MailboxChannel, Received } from '../provider.ts';
import { Queue } from './queue.ts';

/** What is promised is 50,000; the rest is room for readers that page through it while more arrives. */
const CAPACITY = 60_000;
/** Bodies beyond this, all together, lose their end, oldest first, so that a flood of big mails stays bounded. */
const BODY_BUDGET_BYTES = 256 * 1_048_576;
const TRIMMED_BODY_BYTES = 1_024;

export interface Entry {
  readonly id: string;
  /** Counts from 1 in the order of arrival. */
  readonly number: number;
  /** Milliseconds since the epoch. */
  readonly at: number;
  received: Received;
}

export interface Filter {
  channel?: MailboxChannel | undefined;
  to?: string | undefined;
  /** Entries that came after this one; an id that is unknown (another run, or long gone) means all. */
  after?: string | undefined;
}

export interface Mailbox {
  add(received: Received): Entry;
  /** Oldest first. */
  list(filter: Filter, limit: number): Entry[];
  count(filter: Filter): number;
  clear(): void;
  /** Tells of each new entry; the answer ends it. */
  watch(listener: (entry: Entry) => void): () => void;
}

/** A ring of the latest messages, found by channel and by address without a search. */
export function createMailbox(now: () => number): Mailbox {
  // A part of the id is of this run: an `after` from before a restart must not hide what came since.
  const run = randomBytes(4).toString('hex');
  const listeners = new Set<(entry: Entry) => void>();
  let all = new Queue<Entry>();
  let byChannel = new Map<string, Queue<Entry>>();
  let byAddress = new Map<string, Queue<Entry>>();
  let bodyBytes = 0;
  let trimmedUpTo = 0;
  let last = 0;

  function add(received: Received): Entry {
    last += 1;
    const entry: Entry = { id: `sandbox-${run}-${last}`, number: last, at: now(), received };
    all.push(entry);
    queueOf(byChannel, received.channel).push(entry);
    queueOf(byAddress, received.to).push(entry);
    bodyBytes += received.body.length;
    if (all.length > CAPACITY) dropOldest();
    while (bodyBytes > BODY_BUDGET_BYTES && trimmedUpTo < last) trimNext();
    for (const listener of listeners) listener(entry);
    return entry;
  }

  function dropOldest(): void {
    const oldest = all.shift();
    if (!oldest) return;
    bodyBytes -= oldest.received.body.length;
    byChannel.get(oldest.received.channel)?.shift();
    const ofAddress = byAddress.get(oldest.received.to);
    ofAddress?.shift();
    if (ofAddress?.length === 0) byAddress.delete(oldest.received.to);
  }

  function trimNext(): void {
    const first = all.at(0)?.number ?? last + 1;
    trimmedUpTo = Math.max(trimmedUpTo + 1, first);
    const entry = all.at(trimmedUpTo - first);
    if (!entry || entry.received.body.length <= TRIMMED_BODY_BYTES) return;
    const { body } = entry.received;
    const start = typeof body === 'string' ? body.slice(0, TRIMMED_BODY_BYTES) : Buffer.from(body.subarray(0, TRIMMED_BODY_BYTES));
    bodyBytes -= body.length - start.length;
    entry.received = { ...entry.received, body: start };
  }

  /** The narrowest queue that holds all that can match. */
  function candidates({ channel, to }: Filter): Queue<Entry> {
    if (to !== undefined) return byAddress.get(to) ?? new Queue();
    if (channel !== undefined) return byChannel.get(channel) ?? new Queue();
    return all;
  }

  function* matching(filter: Filter): Generator<Entry> {
    const queue = candidates(filter);
    const after = numberOf(filter.after);
    for (let at = queue.firstThat(({ number }) => number > after); at < queue.length; at += 1) {
      const entry = queue.at(at);
      if (entry && (filter.channel === undefined || entry.received.channel === filter.channel)) yield entry;
    }
  }

  function numberOf(id: string | undefined): number {
    const prefix = `sandbox-${run}-`;
    return id?.startsWith(prefix) ? Number(id.slice(prefix.length)) || 0 : 0;
  }

  return {
    add,
    list(filter, limit) {
      const found: Entry[] = [];
      for (const entry of matching(filter)) {
        if (found.length >= limit) break;
        found.push(entry);
      }
      return found;
    },
    count(filter) {
      let count = 0;
      for (const _ of matching(filter)) count += 1;
      return count;
    },
    clear() {
      all = new Queue();
      byChannel = new Map();
      byAddress = new Map();
      bodyBytes = 0;
    },
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function queueOf(index: Map<string, Queue<Entry>>, key: string): Queue<Entry> {
  let queue = index.get(key);
  if (!queue) index.set(key, (queue = new Queue()));
  return queue;
}
