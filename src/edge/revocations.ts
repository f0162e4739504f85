import { repeat, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Database } from '../db/connect.ts';
import { keysEndedSince } from '../db/ended-keys.ts';
import type { Authenticator } from './authenticate.ts';
import type { Connections } from './connections.ts';

/** Sees to it that a key which ended opens nothing any more, and that whoever came by it is sent away. */
export interface Revocations extends Service {
  /** Looks now, because somebody said that keys changed. Never throws. */
  look(): Promise<void>;
}

/** Whom to tell of keys that ended. */
interface RevocationOptions {
  database: Database;
  authenticator: Authenticator;
  connections: Connections;
  log: Logger;
  lookEveryMs?: number;
}

/** A ping can be lost, and an overlap ends without one: so long a revoked key may go on at worst. */
const LOOK_EVERY_MS = 2_000;

export function createRevocations({ database, authenticator, connections, log, lookEveryMs = LOOK_EVERY_MS }: RevocationOptions): Revocations {
  /** Postgres's clock at the last look; null before the first, when nothing is kept and nobody is connected. */
  let seen: string | null = null;

  async function lookOnce(): Promise<void> {
    const { keys, at } = await keysEndedSince(database, seen);
    seen = at;
    for (const { id, projectId } of keys) {
      authenticator.forget(projectId);
      connections.dismiss(id);
    }
  }

  return {
    ...repeat('revocations', lookEveryMs, log, lookOnce),
    async look() {
      try {
        await lookOnce();
      } catch (error) {
        log.warn({ err: error }, 'revoked keys could not be read; the next look will');
      }
    },
  };
}
