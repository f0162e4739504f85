import type { Checks, Readiness } from '../edge/health.ts';
import type { Platform } from './wire.ts';

/** Without NATS calls are accepted, feeds are read and lanes live by their rows. */
export function readinessOf({ database, bus }: Platform, more: Checks = {}): Readiness {
  return {
    needed: {
      async postgres() {
        await database.sql`select 1`;
      },
      ...more,
    },
    wished: {
      async nats() {
        if (!bus.isUp()) throw new Error('not connected');
        await bus.connection.flush();
      },
    },
  };
}
