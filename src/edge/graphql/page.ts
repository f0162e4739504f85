import { isId } from '../../base/ids.ts';
import { readCursor, writeCursor, type CursorKind } from '../../core/cursor.ts';
import { BadInput } from '../../core/refusal.ts';
import type { PageInfo } from './generated/resolvers.ts';
import { PAGE_ITEMS } from './limits.ts';

const DEFAULT_ITEMS = 20;

/** The arguments of every list. */
interface PageAsked {
  first?: number | null;
  after?: string | null;
}

/** A connection of GraphQL, as every list is answered. */
interface Page<Row> {
  edges: { cursor: string; node: Row }[];
  pageInfo: PageInfo;
}

/** How many rows a page is to have: 1 to 100. */
export function pageSize({ first }: PageAsked): number {
  const size = first ?? DEFAULT_ITEMS;
  if (size < 1 || size > PAGE_ITEMS) throw new BadInput(`A page has 1 to ${PAGE_ITEMS} items.`, ['first']);
  return size;
}

/** The id that a cursor of this list names, or null for the first page. */
export function pageStart(kind: CursorKind, { after }: PageAsked): string | null {
  if (after === null || after === undefined) return null;
  const id = readCursor(kind, after, ['after']);
  if (id === null || !isId(id)) throw new BadInput('This is no cursor.', ['after']);
  return id;
}

/** A page out of `size + 1` rows: the one too many tells that there are more. */
export function pageOf<Row extends { id: string }>(kind: CursorKind, rows: readonly Row[], size: number, start: string | null): Page<Row> {
  const edges = rows.slice(0, size).map((node) => ({ cursor: writeCursor(kind, node.id), node }));
  return { edges, pageInfo: pageInfoOf(edges, { follows: rows.length > size, precedes: start !== null }) };
}

/** Where a page lies: whether anything follows it, and whether anything comes before it. */
export function pageInfoOf(edges: readonly { cursor: string }[], { follows, precedes }: { follows: boolean; precedes: boolean }): PageInfo {
  return {
    hasNextPage: follows,
    hasPreviousPage: precedes,
    startCursor: edges[0]?.cursor ?? null,
    endCursor: edges.at(-1)?.cursor ?? null,
  };
}
