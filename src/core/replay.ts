/** How a crowd of dead letters is tried again: as many at most, becoming due so many a second. */
export interface ReplayPace {
  dryRun: boolean;
  perSecond: number;
  limit: number;
}

export interface ReplayedWhere {
  replayed: number;
  /** How many fit and are left. */
  remaining: number;
  lastDueAt: Date | null;
}
