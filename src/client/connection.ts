import type { FeedChange } from './feed-state.ts';
import type { Credentials } from './session.ts';

/** Why a connection came to its end. */
export type Ending =
  /** The gap was too wide to tell: the feed has to be loaded again. */
  | 'reset'
  /** The token has ended. */
  | 'expired'
  /** The token is none of theirs. */
  | 'refused'
  /** There is a better way by now. */
  | 'outdone'
  /** Anything else, from a tunnel to a new version of the server. */
  | 'lost';

/** One way to the live feed, from its opening to its end. It does not come back by itself. */
export interface Connection {
  readonly ended: Promise<Ending>;
  /** Finds out soon whether anybody is still there. Browsers do not notice a dead link by themselves. */
  check(): void;
  close(): void;
}

export interface ConnectionOptions {
  url: string;
  credentials: Credentials;
  /** The last cursor seen. */
  after: string | null;
  onOpen: () => void;
  onChange: (change: FeedChange) => void;
}
