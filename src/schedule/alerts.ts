import { newId } from '../base/ids.ts';
import { repeat, type Service } from '../base/lifecycle.ts';
import { lanes } from '../core/channel.ts';
import type { Trouble, TroubleLimits } from '../core/trouble.ts';
import { claimNotices, closeAlerts, insertNotices, markTold, openAlerts, readTroubles, type NewNotice } from '../db/alerts.ts';
import type { AlertNoticeRow } from '../db/tables/operations.ts';
import type { ScheduleOptions } from './options.ts';

/** How developers are told: each route by its name. Rejects where it could not; then it is tried again. */
export type AlertRoutes = Readonly<Record<string, (notice: AlertNoticeRow) => Promise<void>>>;

/** What both services are built from. */
interface AlertOptions extends Pick<ScheduleOptions, 'database' | 'log'> {
  limits: TroubleLimits;
  routes: AlertRoutes;
  /** What this process has seen itself and no row tells. */
  seen: () => Trouble[];
  quietSeconds?: number;
  everyMs?: number;
}

const EVERY_MS = 15_000;
/** A trouble that comes and goes is one trouble. */
const QUIET_SECONDS = 120;
const NOTICES_PER_ROUND = 20;

/**
 * Looks for troubles that repeat and opens an alert for each, once among all schedulers; one that nobody has seen for a
 * while is over. The change and the notices of it are one transaction, so that none is forgotten.
 */
export function alertWatch({ database, log, limits, routes, seen, quietSeconds = QUIET_SECONDS, everyMs = EVERY_MS }: AlertOptions): Service {
  return repeat('alert watch', everyMs, log, async () => {
    const troubles = [...(await readTroubles(database.sql, lanes, limits)), ...seen()];
    const { raised, recovered } = await database.sql.begin(async (transaction) => {
      const raised = troubles.length > 0 ? await openAlerts(transaction, troubles) : [];
      const recovered = await closeAlerts(transaction, quietSeconds);
      await insertNotices(transaction, [...noticesOf(raised, 'RAISED', routes), ...noticesOf(recovered, 'RECOVERED', routes)]);
      return { raised, recovered };
    });
    for (const trouble of raised) log.error({ alert: trouble }, 'a trouble repeats');
    for (const trouble of recovered) log.warn({ alert: trouble }, 'a trouble is over');
  });
}

function noticesOf(troubles: readonly Trouble[], state: AlertNoticeRow['state'], routes: AlertRoutes): NewNotice[] {
  return troubles.flatMap(({ kind, subject, detail }) => Object.keys(routes).map((route) => ({ id: newId(), kind, subject, detail, state, route })));
}

/** Tells what is due, each notice by one scheduler; under the same id when it has to be told again. */
export function alertTeller({ database, log, routes, everyMs = EVERY_MS }: AlertOptions): Service {
  async function tell(notice: AlertNoticeRow): Promise<void> {
    try {
      await routes[notice.route]?.(notice);
      await markTold(database.sql, notice.id);
    } catch (error) {
      log.warn({ err: error, route: notice.route, attempts: notice.attempts }, 'an alert could not be told; it will be tried again');
    }
  }
  return repeat('alert teller', everyMs / 5, log, async () => {
    const notices = await claimNotices(database.sql, Object.keys(routes), NOTICES_PER_ROUND);
    // Side by side, so that a route which does not answer holds up no other.
    await Promise.all(notices.map(tell));
    return notices.length === NOTICES_PER_ROUND;
  });
}

/** Counts what happens, and tells how much of it fell within the last window. */
export function tally(windowSeconds: number): { add(count: number): void; within(): number } {
  const entries: { at: number; count: number }[] = [];
  return {
    add: (count) => void entries.push({ at: performance.now(), count }),
    within() {
      const from = performance.now() - windowSeconds * 1_000;
      while (entries[0] && entries[0].at < from) entries.shift();
      return entries.reduce((sum, { count }) => sum + count, 0);
    },
  };
}
