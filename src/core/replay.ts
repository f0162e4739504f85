/** How a crowd of dead letters is tried again: as many at most, becoming due so many a second. */
export interface ReplayPace {
  dryRun: boolean;
  perSecond: number;
  limit: number;
}

/** What came of it; of a dry run, what would. */
export interface ReplayedWhere {
  replayed: number;
  /** How many fit and are left. */
  remaining: number;
  /** When the last of them becomes due; null where there is none, or of a dry run. */
  lastDueAt: Date | null;
}
