import type { Inbox } from '../../client/client.ts';

/** Who tells those who listen that something has come: of all components that could, one. */
export type Rank = 'bell' | 'inbox' | 'toasts';

/** Sees to it that what has come is told once, whatever is on the page. */
export interface Herald {
  /** Stands by until what it answers is called. */
  readonly enter: (rank: Rank) => () => void;
  /** Whether nobody stands by who had better tell. */
  readonly tells: (rank: Rank) => boolean;
}

const LOUDER: Readonly<Record<Rank, readonly Rank[]>> = { bell: ['inbox', 'toasts'], inbox: ['toasts'], toasts: [] };

const heralds = new WeakMap<Inbox, Herald>();

/** One for an inbox, whichever providers show it: a page of elements has many. */
export function heraldOf(inbox: Inbox): Herald {
  const herald = heralds.get(inbox) ?? createHerald();
  heralds.set(inbox, herald);
  return herald;
}

function createHerald(): Herald {
  const present = new Map<Rank, number>();
  const count = (rank: Rank) => present.get(rank) ?? 0;
  return {
    enter(rank) {
      present.set(rank, count(rank) + 1);
      return () => void present.set(rank, count(rank) - 1);
    },
    tells: (rank) => LOUDER[rank].every((other) => count(other) === 0),
  };
}
