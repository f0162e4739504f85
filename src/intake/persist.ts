import type { Hint } from '../core/hint.ts';
import { refusal } from '../core/refusal.ts';
import { findTaken, insertAccepted, type NewNotification } from '../db/acceptance.ts';
import type { Database, Sql } from '../db/connect.ts';
import type { Acceptance } from './acceptance.ts';
import { rowOf, rowsOfDeliveries, storedRow } from './rows.ts';
import type { Drafted } from './accept.ts';

export interface PersistedBatch {
  answerTo: (one: Drafted) => Acceptance;
  /** Hints that are owed now that the transaction is committed. */
  queued: Hint[];
}

/** Stores a batch in one transaction. Equal keys meet inside it first: the earliest leads, the others follow its fate. */
export async function persist({ sql }: Database, batch: Drafted[]): Promise<PersistedBatch> {
  const leaders = leadersOf(batch);
  const led = [...new Set(leaders.values())].map((leader) => ({ leader, row: rowOf(leader) }));
  const deliveries = led.flatMap(({ leader, row }) => rowsOfDeliveries(leader.draft.deliveries, row));

  const stored = new Map<string, Date>();
  if (led.length > 0) {
    const persisted = await insertAccepted(sql, led.map(({ row }) => row), deliveries);
    for (const { id, createdAt } of persisted) stored.set(id, createdAt);
  }
  const taken = await holdersOf(sql, led.flatMap(({ row }) => (stored.has(row.id) ? [] : [row])));

  const answers = new Map<Drafted, Acceptance>();
  for (const { leader, row } of led) {
    const createdAt = stored.get(row.id);
    answers.set(leader, createdAt ? { notification: storedRow(row, createdAt), duplicate: false, refusals: [] } : answerOf(leader, taken));
  }
  return {
    answerTo: (one) => follow(one, leaders.get(one) ?? one, answers),
    queued: deliveries.flatMap(({ id, lane, status, notificationId }) =>
      status === 'QUEUED' && lane !== null && stored.has(notificationId) ? [{ id, lane }] : [],
    ),
  };
}

/** For each request the first of the batch with its key: itself, mostly. */
function leadersOf(batch: Drafted[]): Map<Drafted, Drafted> {
  const first = new Map<string, Drafted>();
  const leaders = new Map<Drafted, Drafted>();
  for (const one of batch) {
    const place = placeOf(one);
    const leader = (place === null ? undefined : first.get(place)) ?? one;
    if (place !== null) first.set(place, leader);
    leaders.set(one, leader);
  }
  return leaders;
}

function placeOf({ requester, identity }: Drafted): string | null {
  return identity.key === null ? null : `${requester.appId} ${identity.kind} ${identity.key}`;
}

async function holdersOf(sql: Sql, lost: NewNotification[]): Promise<Map<string, { requestHash: string; answer: Acceptance }>> {
  const keys = lost.flatMap(({ appId, kind, key }) => (key === null ? [] : [{ appId, kind, key }]));
  if (keys.length === 0) return new Map();
  const found = await findTaken(sql, keys);
  return new Map(
    found.map(({ appId, kind, key, requestHash, notification }) => [
      `${appId} ${kind} ${key}`,
      { requestHash, answer: { notification, duplicate: true, refusals: [] } },
    ]),
  );
}

function answerOf(one: Drafted, taken: Awaited<ReturnType<typeof holdersOf>>): Acceptance {
  const holder = taken.get(placeOf(one) ?? '');
  // Its key ran out and was swept between the two statements: a matter of milliseconds a week, and the caller tries again.
  if (!holder) throw new Error('The key was neither free nor taken.');
  return holder.requestHash === one.identity.requestHash ? holder.answer : reused(one);
}

function follow(one: Drafted, leader: Drafted, answers: Map<Drafted, Acceptance>): Acceptance {
  const answer = answers.get(leader);
  if (!answer) throw new Error('Every leader has an answer.');
  if (one === leader) return answer;
  if (one.identity.requestHash !== leader.identity.requestHash) return reused(one);
  return { ...answer, duplicate: answer.notification !== null };
}

function reused({ path }: Drafted): Acceptance {
  const why = 'This idempotency key was used for another request within the last 7 days.';
  return { notification: null, duplicate: false, refusals: [refusal('IDEMPOTENCY_KEY_REUSED', why, [...path, 'idempotencyKey'])] };
}
