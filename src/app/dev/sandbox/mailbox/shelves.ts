import type { Channel } from '../../../../core/channel.ts';
import type { Received } from '../provider.ts';
import type { Entry, Filter } from './entry.ts';
import { Queue } from './queue.ts';
import { cut } from './trimming.ts';

/** Where a mailbox keeps its latest messages: in the order of their numbers, found by channel and by address without a search. */
interface Shelves {
  /** Lets the oldest go, and the ends of old bodies, where there is no room. */
  put(entry: Entry): void;
  numbered(number: number): Entry | null;
  find(asked: Omit<Filter, 'after' | 'before'>, span: Span): Iterable<Entry>;
  heldOn(channel: Channel): number;
  clear(): void;
}

/** Both exclusive. */
interface Span {
  after: number;
  before: number;
  newestFirst: boolean;
}

/** What is promised is 50,000; the rest is room for readers that page through it while more arrives. */
const CAPACITY = 60_000;
/** Bodies beyond this, all together, lose their end, oldest first, so that a flood of big mails stays bounded. */
const BODY_BUDGET_BYTES = 256 * 1_048_576;

/** Empty; what no longer fits goes, the oldest first. */
export function createShelves(): Shelves {
  let all = new Queue<Entry>();
  let byChannel = new Map<Channel, Queue<Entry>>();
  let byAddress = new Map<string, Queue<Entry>>();
  let bodyBytes = 0;
  let trimmedUpTo = 0;
  let last = 0;

  function put(entry: Entry): void {
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

  function* find({ channel, to, search }: Omit<Filter, 'after' | 'before'>, { after, before, newestFirst }: Span): Generator<Entry> {
    const queue = narrowest(channel, to);
    const start = queue.firstThat(({ number }) => number > after);
    const end = queue.firstThat(({ number }) => number >= before);
    const part = search?.toLowerCase();
    for (let step = 0; step < end - start; step += 1) {
      const entry = queue.at(newestFirst ? end - 1 - step : start + step);
      if (!entry) continue;
      if (channel !== undefined && entry.received.channel !== channel) continue;
      if (part === undefined || entry.received.to.toLowerCase().includes(part)) yield entry;
    }
  }

  /** The queue that holds all that can match, and the least besides. */
  function narrowest(channel: Channel | undefined, to: string | undefined): Queue<Entry> {
    if (to !== undefined) return byAddress.get(to) ?? byAddress.get(to.toLowerCase()) ?? new Queue();
    if (channel !== undefined) return byChannel.get(channel) ?? new Queue();
    return all;
  }

  return {
    put,
    numbered: (number) => all.at(number - (all.at(0)?.number ?? 0)) ?? null,
    find,
    heldOn: (channel) => byChannel.get(channel)?.length ?? 0,
    clear() {
      all = new Queue();
      byChannel = new Map();
      byAddress = new Map();
      bodyBytes = 0;
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
