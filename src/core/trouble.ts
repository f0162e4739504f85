/** What developers are told of when it repeats; docs/operations.md says what to do about each. */
export type TroubleKind = 'LANE_OLD' | 'DEAD_LETTERS' | 'ACCOUNT_DOWN' | 'ACCOUNT_FAILING' | 'UNKNOWNS' | 'LOST_HINTS';

/** Something that is wrong now; it is the same trouble as long as kind and subject are the same. */
export interface Trouble {
  kind: TroubleKind;
  /** What it is about, and what it is counted by: a lane, an account, a channel with its reason. */
  subject: string;
  /** For people. */
  detail: string;
}

/** From when on something is a trouble. */
export interface TroubleLimits {
  laneOldestSeconds: number;
  /** How far back the others are counted. */
  windowSeconds: number;
  /** Of one channel for one reason. */
  deadLetters: number;
  /** Of an account that is failing, slow or paused again and again. */
  accountDownSeconds: number;
  /** Attempts of one account that came to nothing. */
  failures: number;
  /** Of one account. */
  unknowns: number;
  /** Of all lanes together. */
  lostHints: number;
}

/** What holds where the configuration says nothing. */
export const usualLimits: TroubleLimits = {
  laneOldestSeconds: 300,
  windowSeconds: 600,
  deadLetters: 10,
  accountDownSeconds: 60,
  failures: 50,
  unknowns: 5,
  lostHints: 100,
};
