import type { Hint } from '../core/hint.ts';
import { quietUntil, zoneOf } from '../core/quiet-hours.ts';
import type { Database, Sql } from '../db/connect.ts';
import { putOff, queueThese, unhush, type Disturbing } from '../db/quiet-hours.ts';
import { advance } from '../plan/advance.ts';

/** What came of a round. */
interface Kept {
  released: Hint[];
  /** Of which something is told anew. */
  notificationIds: string[];
}

/**
 * What is due and would ring: a retry, or what has waited for the end of quiet hours. It waits until they are over, by the hours as
 * they are now: whoever has changed them is obeyed. A retry is no exception, since a provider that was down until three in the
 * morning is no reason to wake anybody then. Where the channels have an order, the plan goes on with it.
 */
export async function keepQuiet({ sql }: Database, disturbing: readonly Disturbing[]): Promise<Kept> {
  const decided = disturbing.map((one) => ({ ...one, until: endOf(one) }));
  const planned = decided.filter(({ isPlanned, isHushed, until }) => isPlanned && (isHushed || until !== null));
  const others = decided.filter((one) => !planned.includes(one));

  const ready = idsOf(others.filter(({ until }) => until === null));
  const released = ready.length > 0 ? await queueThese(sql, ready) : [];
  const waits = others.flatMap(waitOf);
  if (waits.length > 0) await putOff(sql, waits);
  if (planned.length > 0) released.push(...(await goOn(sql, planned)));
  return { released, notificationIds: [...new Set(decided.map(({ notificationId }) => notificationId))] };
}

type Decided = Disturbing & { until: Date | null };

async function goOn(sql: Sql, planned: readonly Decided[]): Promise<Hint[]> {
  const waits = planned.flatMap(waitOf);
  const free = idsOf(planned.filter(({ until }) => until === null));
  const { released } = await sql.begin((transaction) =>
    advance(transaction, idsOf(planned), () => Promise.all([putOff(transaction, waits), unhush(transaction, free)])),
  );
  return released;
}

function endOf({ hours, timezone, now }: Disturbing): Date | null {
  const end = hours && quietUntil(hours, zoneOf(hours, { timezone }), now);
  return end === null ? null : new Date(end);
}

function waitOf({ id, until }: Decided): { id: string; until: Date }[] {
  return until === null ? [] : [{ id, until }];
}

function idsOf(deliveries: readonly Disturbing[]): string[] {
  return deliveries.map(({ id }) => id);
}
