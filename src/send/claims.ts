import { createBatcher, type Batcher } from '../base/batching.ts';
import { channelOfWire, partsOfLane, type Lane, type Wire } from '../core/channel.ts';
import { rings } from '../core/quiet-hours.ts';
import { claim, type Claimed } from '../db/claim.ts';
import type { Database } from '../db/connect.ts';
import { findSeen } from '../db/presence.ts';
import { isDataError } from '../db/errors.ts';
import type { Routes } from './route.ts';

/** A claim, with the moment of this process before which it cannot have been made. */
export interface Held extends Claimed {
  /** Of a clock that never jumps, and goes on while the process stands still. */
  askedAt: number;
}

/** The hints of one message, whose rows are to be claimed. */
interface Claiming {
  lane: Lane;
  ids: string[];
}

const CLAIMS_PER_BATCH = 300;
const BATCHES_AT_ONCE = 2;
const WORTH_A_BATCH = 50;
/** A lease outlives the longest deadline of the wire by half, so that it cannot end before the attempt does. */
const LEASE_PER_DEADLINE = 1.5;
/** Recording the outcome takes a moment, too, however short the deadline, and where there is no account to have one. */
const LEAST_LEASE_MS = 5_000;

/** Claims for all lanes together; each message gets those of its rows that could be claimed. */
export function createClaims({ database, routes }: { database: Database; routes: Routes }): Batcher<Claiming, Held[]> {
  const leaseOf = (wire: Wire) =>
    Math.max(LEAST_LEASE_MS, ...routes.on(wire).map(({ sender }) => Math.ceil(sender.deadlineMs * LEASE_PER_DEADLINE)));

  return createBatcher({
    limit: CLAIMS_PER_BATCH,
    sizeOf: ({ ids }) => ids.length,
    concurrency: BATCHES_AT_ONCE,
    worthwhile: WORTH_A_BATCH,
    isGuilt: isDataError,
    run: async (messages) => {
      const requests = new Map(
        messages.flatMap(({ lane, ids }) => {
          const { wire } = partsOfLane(lane);
          const terms = { leaseMs: leaseOf(wire), rings: rings(channelOfWire(wire)) };
          return ids.map((id) => [id, { id, ...terms }]);
        }),
      );
      const askedAt = performance.now();
      const claimed = new Map((await wantedOf(database, await claim(database.sql, [...requests.values()]))).map((one) => [one.id, one]));
      return messages.map(({ ids }) =>
        ids.flatMap((id) => {
          const own = claimed.get(id);
          claimed.delete(id);
          return own ? [{ ...own, askedAt }] : [];
        }),
      );
    },
  });
}

/** A push whose item the person has seen meanwhile says so instead of being sent. Where no category is like that, nobody is asked. */
async function wantedOf({ sql }: Database, claimed: Claimed[]): Promise<Claimed[]> {
  const asked = claimed.filter(({ unlessSeen }) => unlessSeen).map(({ id }) => id);
  if (asked.length === 0) return claimed;
  const seen = await findSeen(sql, asked);
  return claimed.map((one) => (seen.has(one.id) ? { ...one, suppressed: one.suppressed ?? 'SEEN' } : one));
}
