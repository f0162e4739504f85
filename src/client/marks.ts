import type { FeedCounts, FeedItem } from './feed-state.ts';
import { MarkDocument, type FeedMark } from './generated/graphql.ts';
import { RequestError } from './answer.ts';
import type { Request } from './request.ts';

/** Those that a page makes of an item it shows; the others are told, as whatever changes on another device is. */
export type Mark = Extract<FeedMark, 'SEEN' | 'READ' | 'UNREAD' | 'ARCHIVED' | 'UNARCHIVED'>;

export interface MarkKind {
  becomes: (item: FeedItem) => FeedItem;
  /** The counts that it decides where it is done to all. */
  decides: readonly (keyof FeedCounts)[];
}

/** What a mark makes of an item until the server says it, with a time of its own. */
export const markKinds: Readonly<Record<Mark, MarkKind>> = {
  SEEN: { becomes: (item) => (item.seenAt === null ? { ...item, seenAt: now() } : item), decides: ['unseen'] },
  READ: {
    becomes: (item) => (item.readAt === null ? { ...item, readAt: now(), seenAt: item.seenAt ?? now() } : item),
    decides: ['unseen', 'unread'],
  },
  UNREAD: { becomes: (item) => (item.readAt === null ? item : { ...item, readAt: null }), decides: [] },
  ARCHIVED: { becomes: (item) => (item.archivedAt === null ? { ...item, archivedAt: now() } : item), decides: ['unseen', 'unread', 'total'] },
  // What is archived is not here, so there is nothing to show before the server tells of it.
  UNARCHIVED: { becomes: (item) => item, decides: [] },
};

/** The server takes so many at a time. */
const IDS_PER_MARK = 1_000;

/** Asks for a mark; rejects with the server's refusal. */
export async function mark(request: Request, ids: readonly string[] | 'all', as: Mark): Promise<void> {
  if (ids === 'all') return ask(request, { all: true, as });
  for (let at = 0; at < ids.length; at += IDS_PER_MARK) await ask(request, { ids: ids.slice(at, at + IDS_PER_MARK), as });
}

async function ask(request: Request, input: { all: true; as: Mark } | { ids: string[]; as: Mark }): Promise<void> {
  const { markFeedItems } = await request(MarkDocument, { input });
  const [error] = markFeedItems.errors;
  if (error) throw new RequestError(error.message, error.code);
}

function now(): string {
  return new Date().toISOString();
}
