import type { Hint } from '../core/hint.ts';
import { refuse } from '../core/refusals.ts';
import { findTaken, insertAccepted, type NewNotification } from '../db/acceptance.ts';
import type { Database, Sql } from '../db/connect.ts';
import type { NotificationRow } from '../db/tables/journey.ts';
import type { Acceptance } from './acceptance.ts';
import type { Drafted } from './draft.ts';
import { rowOf, rowsOfDeliveries, storedRow } from './rows.ts';

/** A batch that is committed. */
interface PersistedBatch {
  answerTo: (one: Drafted) => Acceptance;
  /** Hints that are owed now that the transaction is committed. */
  queued: Hint[];
}

/** A request by what makes a second one a duplicate. */
type Keyed = Pick<Drafted, 'requester' | 'identity'>;

/** What a key stands for: the notification that took it, and the request that it answers. */
interface Holder {
  requestHash: string;
  notification: NotificationRow;
}

/** Stores a batch in one transaction. Equal keys meet inside it first: the earliest leads, the others follow its fate. */
export async function persist({ sql }: Database, batch: Drafted[]): Promise<PersistedBatch> {
  const leaders = leadersOf(batch);
  const rows = new Map([...new Set(leaders.values())].map((leader) => [leader, rowOf(leader)]));
  const deliveries = [...rows].flatMap(([leader, row]) => rowsOfDeliveries(leader.draft.deliveries, row));

  const stored = new Map<string, Date>();
  if (rows.size > 0) {
    for (const { id, createdAt } of await insertAccepted(sql, [...rows.values()], deliveries)) stored.set(id, createdAt);
  }
  const taken = await holdersOf(sql, [...rows.values()].filter(({ id }) => !stored.has(id)));

  return {
    answerTo(one) {
      const leader = leaders.get(one) ?? one;
      const row = rows.get(leader);
      const createdAt = row && stored.get(row.id);
      if (createdAt) return answerOf(one, { requestHash: leader.identity.requestHash, notification: storedRow(row, createdAt) }, one !== leader);
      const holder = taken.get(placeOf(one) ?? '');
      // Keys are swept only a while after they ran out, so whoever has just had this one can be read.
      if (!holder) throw new Error('The key was neither free nor taken.');
      return answerOf(one, holder, true);
    },
    queued: deliveries.flatMap(({ id, lane, status, notificationId }) =>
      status === 'QUEUED' && lane !== null && stored.has(notificationId) ? [{ id, lane }] : [],
    ),
  };
}

/** For each request the first of the batch with its key: itself, mostly. */
export function leadersOf<Request extends Keyed>(batch: readonly Request[]): Map<Request, Request> {
  const first = new Map<string, Request>();
  const leaders = new Map<Request, Request>();
  for (const one of batch) {
    const place = placeOf(one);
    const leader = (place === null ? undefined : first.get(place)) ?? one;
    if (place !== null) first.set(place, leader);
    leaders.set(one, leader);
  }
  return leaders;
}

function placeOf({ requester, identity }: Keyed): string | null {
  return identity.key === null ? null : `${requester.appId} ${identity.kind} ${identity.key}`;
}

async function holdersOf(sql: Sql, lost: NewNotification[]): Promise<Map<string, Holder>> {
  const keys = lost.flatMap(({ appId, kind, key }) => (key === null ? [] : [{ appId, kind, key }]));
  if (keys.length === 0) return new Map();
  const found = await findTaken(sql, keys);
  return new Map(found.map(({ appId, kind, key, ...holder }) => [`${appId} ${kind} ${key}`, holder]));
}

function answerOf(one: Drafted, { requestHash, notification }: Holder, duplicate: boolean): Acceptance {
  return requestHash === one.identity.requestHash ? { notification, duplicate, refusals: [] } : reused(one);
}

function reused({ path }: Drafted): Acceptance {
  return { notification: null, duplicate: false, refusals: [refuse.keyReused([...path, 'idempotencyKey'])] };
}
