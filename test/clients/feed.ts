import { setTimeout as lasting } from 'node:timers/promises';
import { expect } from 'vitest';
import type { Person, Truth } from '../client/stage.ts';
import { holds } from '../support/eventually.ts';
import type { Line } from '../web/proxy.ts';

/** What a stranger would write against the schema: nothing of it is made by our codegen. */
export const FEED = /* GraphQL */ `
  query Feed($first: Int!, $after: String) {
    viewer {
      id
      feed(first: $first, after: $after) {
        edges {
          cursor
          node {
            id
            title
            seenAt
            readAt
            archivedAt
            pinnedAt
            place
          }
        }
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        counts {
          unseen
          unread
          total
        }
        cursor
      }
    }
  }
`;
export const CHANGES = /* GraphQL */ `
  subscription Changes($after: String) {
    feed(after: $after) {
      type
      cursor
      items {
        id
        title
        seenAt
        readAt
        archivedAt
        pinnedAt
        place
      }
      counts {
        unseen
        unread
        total
      }
    }
  }
`;
export const MARK = /* GraphQL */ `
  mutation Mark($ids: [ID!]!) {
    markFeedItems(input: { ids: $ids, as: READ }) {
      counts {
        unseen
        unread
        total
      }
      errors {
        code
        path
      }
    }
  }
`;

export interface Item {
  id: string;
  title: string;
  seenAt: string | null;
  readAt: string | null;
  archivedAt: string | null;
  pinnedAt: string | null;
  place: number;
}
export interface Page {
  edges: { cursor: string; node: Item }[];
  pageInfo: { hasNextPage: boolean; hasPreviousPage: boolean; startCursor: string | null; endCursor: string | null };
  counts: Truth['counts'];
  cursor: string;
}
export interface FeedAnswer {
  viewer: { id: string; feed: Page } | null;
}
export interface Told {
  type: 'ADDED' | 'UPDATED' | 'RESET';
  cursor: string;
  items: Item[];
  counts: Truth['counts'];
}
export interface ChangesAnswer {
  feed: Told;
}
export interface MarkAnswer {
  markFeedItems: { counts: Truth['counts'] | null; errors: { code: string; path: string[] | null }[] };
}

/** Writes down all that a client is told, and compares it with what has happened. */
export interface Witness {
  /** The last cursor, for the client to go on from. */
  readonly cursor: string | null;
  readonly told: readonly Told[];
  hear(event: Told): void;
  /** Every item of `added` was told as new once, in this order; and what the client has by now is what the rows have. */
  agrees(added: readonly string[], rows: Person['rows']): Promise<void>;
}

export function openWitness(): Witness {
  const told: Told[] = [];

  function check(added: readonly string[], { items, counts }: Truth): void {
    const known = new Map(told.flatMap((event) => event.items).map((item) => [item.id, item]));
    const news = told.filter(({ type }) => type === 'ADDED').flatMap((event) => event.items.map(({ id }) => id));
    expect(news, 'each was told as new once, in order').toEqual(added);
    const shown = items.map(({ id }) => ({ id, seen: known.get(id)?.seenAt != null, read: known.get(id)?.readAt != null }));
    expect(shown, 'the last that was told of each is how it is').toEqual(items);
    expect(told.at(-1)?.counts).toMatchObject(counts);
    expect(new Set(told.map(({ cursor }) => cursor)).size, 'no place in the feed was told twice').toBe(told.length);
  }

  return {
    get cursor() {
      return told.at(-1)?.cursor ?? null;
    },
    told,
    hear(event) {
      if (event.type === 'RESET') throw new Error('The gap was too wide to tell, which none of these is.');
      told.push(event);
    },
    agrees: (added, rows) => holds('what was told is what has happened', async () => check(added, await rows())),
  };
}

/** New items and marks of the `first` of them, for so many rounds, over a line that is cut in every third; answers the new ones. */
export async function stir(person: Person, line: Line, first: string, rounds = 120): Promise<string[]> {
  const added: string[] = [];
  for (let round = 0; round < rounds; round += 1) {
    added.push(...(await person.add(1 + Math.floor(Math.random() * 3))));
    await person.mark([first], round % 2 === 0 ? 'READ' : 'UNREAD');
    if (Math.random() < 0.3) line.drop();
    await lasting(Math.random() * 40);
  }
  return added;
}

/** The code that a socket was closed with, from the event that a client hands out. */
export function closeCode(event: unknown): number {
  return typeof event === 'object' && event !== null && 'code' in event ? Number(event.code) : 0;
}
