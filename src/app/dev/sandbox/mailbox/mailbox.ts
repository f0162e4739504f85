import { randomBytes } from 'node:crypto';
import { mailboxChannels, type MailboxChannel, type Received } from '../provider.ts';
import type { Entry, Filter, Range } from './entry.ts';
import { createShelves } from './shelves.ts';

type Counts = Record<MailboxChannel, number>;

interface Watcher {
  added(entry: Entry): void;
  cleared(): void;
}

/** What the providers took, the newest of it, for people and for scripts to look at. */
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

/** The latest messages, and who is told of them; with a journal, also those of earlier runs. */
export function createMailbox(now: () => number, journal: Journal | null = null): Mailbox {
  const newest = journal?.past.at(-1);
  // Numbers that begin anew get another prefix: an `after` from before must not hide what came since.
  const prefix = newest?.id.slice(0, -String(newest.number).length) ?? `sandbox-${randomBytes(4).toString('hex')}-`;
  const shelves = createShelves();
  const watchers = new Set<Watcher>();
  let last = newest?.number ?? 0;

  function add(received: Received): Entry {
    last += 1;
    const entry: Entry = { id: `${prefix}${last}`, number: last, at: now(), received };
    journal?.write(entry);
    shelves.put(entry);
    for (const watcher of watchers) watcher.added(entry);
    return entry;
  }

  function matching({ after, before, ...asked }: Filter, newestFirst = false): Iterable<Entry> {
    return shelves.find(asked, { after: numberOf(after) ?? 0, before: numberOf(before) ?? Infinity, newestFirst });
  }

  function numberOf(id: string | undefined): number | null {
    const number = id?.startsWith(prefix) ? Number(id.slice(prefix.length)) : 0;
    return number > 0 ? number : null;
  }

  journal?.past.forEach((entry) => shelves.put(entry));
  return {
    add,
    find: (id) => shelves.numbered(numberOf(id) ?? 0),
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
      for (const channel of mailboxChannels) counts[channel] = shelves.heldOn(channel);
      return counts;
    },
    clear() {
      shelves.clear();
      journal?.clear();
      for (const watcher of watchers) watcher.cleared();
    },
    watch(watcher) {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
  };
}
