import { clientTypeOf, wants } from '../core/consent.ts';
import type { Hint } from '../core/hint.ts';
import { wakingOf } from '../core/quiet-hours.ts';
import type { Database, Sql } from '../db/connect.ts';
import { putOff, queueThese, unhush, type Disturbing, type Wait } from '../db/quiet-hours.ts';
import { filterUnwanted, findReconsidered } from '../db/second-thoughts.ts';
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
  const all = disturbing.map((one) => ({ ...one, until: untilOf(one) }));
  const unwanted = await findUnwanted(sql, idsOf(all.filter(({ isHushed, until }) => isHushed && until === null)));
  const decided = all.filter(({ id }) => !unwanted.has(id));
  const planned = decided.filter(({ isPlanned, isHushed, until }) => isPlanned && (isHushed || until !== null));
  const others = decided.filter((one) => !planned.includes(one));

  const released = unwanted.size > 0 ? await drop(sql, [...unwanted]) : [];
  const ready = idsOf(others.filter(({ until }) => until === null));
  if (ready.length > 0) released.push(...(await queueThese(sql, ready)));
  const waits = others.flatMap(waitOf);
  if (waits.length > 0) await putOff(sql, waits);
  if (planned.length > 0) released.push(...(await goOn(sql, planned)));
  return { released, notificationIds: [...new Set(disturbing.map(({ notificationId }) => notificationId))] };
}

type Decided = Disturbing & { until: Date | null };

/** What their people have switched off while it waited: a night is long enough to change one's mind. */
async function findUnwanted(sql: Sql, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const found = ids.length > 0 ? await findReconsidered(sql, ids) : [];
  const isWanted = ({ preferences, category, channel, platform }: (typeof found)[number]) =>
    wants(preferences, { category, channel, clientType: clientTypeOf(channel, platform) });
  return new Set(found.filter((one) => !isWanted(one)).map(({ id }) => id));
}

async function drop(sql: Sql, ids: string[]): Promise<Hint[]> {
  const { released } = await sql.begin((transaction) => advance(transaction, ids, () => filterUnwanted(transaction, ids)));
  return released;
}

async function goOn(sql: Sql, planned: readonly Decided[]): Promise<Hint[]> {
  const waits = planned.flatMap(waitOf);
  const free = idsOf(planned.filter(({ until }) => until === null));
  const { released } = await sql.begin((transaction) =>
    advance(transaction, idsOf(planned), () => Promise.all([putOff(transaction, waits), unhush(transaction, free)])),
  );
  return released;
}

function untilOf({ hours, timezone, now }: Disturbing): Date | null {
  return hours && wakingOf({ hours, timezone, now });
}

function waitOf({ id, until, hours, timezone }: Decided): Wait[] {
  return until === null || hours === null ? [] : [{ id, until, hours, timezone }];
}

function idsOf(deliveries: readonly Disturbing[]): string[] {
  return deliveries.map(({ id }) => id);
}
