import { RequestError } from './answer.ts';
import type { FeedCounts, FeedItem } from './feed-item.ts';
import { MarkDocument, type MarkFeedItemsInput } from './generated/graphql.ts';
import type { Request } from './request.ts';

/** What a person does with an item. */
export interface Mark {
  /** How the server is asked for it. */
  readonly asked: Pick<MarkFeedItemsInput, 'as' | 'until' | 'action'>;
  /** What becomes of an item until the server says it, with a time of its own; the item itself where it is so already. */
  readonly becomes: (item: FeedItem) => FeedItem;
  /** The counts that it decides where it is done to all. */
  readonly decides: readonly (keyof FeedCounts)[];
}

export const seen: Mark = {
  asked: { as: 'SEEN' },
  becomes: (item) => (item.seenAt === null ? { ...item, seenAt: now() } : item),
  decides: ['unseen'],
};

export const read: Mark = {
  asked: { as: 'READ' },
  becomes: (item) => (item.readAt === null ? { ...item, readAt: now(), seenAt: item.seenAt ?? now() } : item),
  decides: ['unseen', 'unread'],
};

export const unread = markAs('UNREAD', (item) => (item.readAt === null ? item : { ...item, readAt: null }));

/** Out of sight until it is brought back: a snooze is over by it. */
export const archived = markAs('ARCHIVED', (item) =>
  item.archivedAt !== null && item.snoozedUntil === null ? item : { ...item, archivedAt: item.archivedAt ?? now(), snoozedUntil: null },
);

/** Brings it back, from the archive or from its snooze. */
export const unarchived = markAs('UNARCHIVED', (item) => (item.archivedAt === null ? item : { ...item, archivedAt: null, snoozedUntil: null }));

/** Keeps it above the rest. */
export const pinned = markAs('PINNED', (item) => (item.pinnedAt === null ? { ...item, pinnedAt: now() } : item));

export const unpinned = markAs('UNPINNED', (item) => (item.pinnedAt === null ? item : { ...item, pinnedAt: null }));

/** Out of sight until then; it comes back by itself, as the server says it. */
export function snoozed(until: Date): Mark {
  const snoozedUntil = until.toISOString();
  return {
    asked: { as: 'SNOOZED', until: snoozedUntil },
    becomes: (item) => (item.snoozedUntil === snoozedUntil ? item : { ...item, archivedAt: item.archivedAt ?? now(), snoozedUntil }),
    decides: [],
  };
}

/** The button of that name was pressed; so the item was read. */
export function done(name: string): Mark {
  return {
    asked: { as: 'DONE', action: name },
    becomes(item) {
      if (!item.actions.some((action) => action.name === name && action.doneAt === null)) return item;
      const actions = item.actions.map((action) => (action.name === name ? { ...action, doneAt: now() } : action));
      return { ...read.becomes(item), actions };
    },
    decides: [],
  };
}

function markAs(as: MarkFeedItemsInput['as'], becomes: Mark['becomes']): Mark {
  return { asked: { as }, becomes, decides: [] };
}

/** The server takes so many at a time. */
const IDS_PER_MARK = 1_000;

/** Asks for a mark; rejects with the server's refusal. */
export async function askMark(request: Request, ids: readonly string[] | 'all', { asked }: Mark): Promise<void> {
  if (ids === 'all') return ask(request, { ...asked, all: true });
  for (let at = 0; at < ids.length; at += IDS_PER_MARK) await ask(request, { ...asked, ids: ids.slice(at, at + IDS_PER_MARK) });
}

async function ask(request: Request, input: MarkFeedItemsInput): Promise<void> {
  const { markFeedItems } = await request(MarkDocument, { input });
  const [error] = markFeedItems.errors;
  if (error) throw new RequestError(error.message, error.code);
}

function now(): string {
  return new Date().toISOString();
}
