import type { Inbox } from '../../../src/client/client.ts';
import type { Direction, Theme } from '../../../src/react/context.ts';

/** What a test page shows. */
export interface Scene {
  /** Carillon's endpoint. */
  url: string;
  locale: string;
  theme: Theme;
  dir: Direction;
  show: readonly string[];
}

declare global {
  interface Window {
    /** The test's: a token of the person whose page it is. */
    tokenOf: () => Promise<string>;
    inbox: Inbox;
    /** Somebody else has signed in, without the page being loaded anew. */
    signIn: (person: string) => void;
    /** What the page's own callbacks were told. */
    told: string[];
    /** The sum of all layout shifts so far. */
    shifts: number;
  }
}
