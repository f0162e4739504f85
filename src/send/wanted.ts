import { createBatcher } from '../base/batching.ts';
import type { Logger } from '../base/logging.ts';
import type { Database } from '../db/connect.ts';
import { isDataError } from '../db/errors.ts';
import { findWanted } from '../db/wanted.ts';
import type { Held } from './claims.ts';

/** Whether a claimed delivery is still to be sent: asked again wherever time has passed since the claim. Never throws. */
export type IsWanted = (claimed: Held) => Promise<boolean>;

const CLAIMS_PER_BATCH = 300;

/** One statement answers all who ask meanwhile. */
export function createWanted({ database, log }: { database: Database; log: Logger }): IsWanted {
  const looks = createBatcher({
    limit: CLAIMS_PER_BATCH,
    concurrency: 1,
    isGuilt: isDataError,
    run: async (claims: Held[]) => {
      const wanted = await findWanted(database.sql, claims);
      return claims.map(({ id }) => wanted.has(id));
    },
  });
  return async (claimed) => {
    try {
      return await looks.add(claimed);
    } catch (error) {
      // Whoever cannot know does not send: it waits, and is claimed anew.
      log.warn({ err: error, deliveryId: claimed.id }, 'whether a delivery is still wanted could not be read');
      return false;
    }
  };
}
