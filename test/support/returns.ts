import fastify from 'fastify';
import { freePort } from '../../src/app/dev/ports.ts';
import type { OpenedProvider } from '../../src/app/providers.ts';
import { wayBackTo, type ReturnAddress } from '../../src/app/way-back.ts';
import { wallClock, type Clock } from '../../src/base/clock.ts';
import type { Rate } from '../../src/core/rate.ts';
import { trustNobody, type Trust } from '../../src/core/trust.ts';
import type { Database } from '../../src/db/connect.ts';
import { beacons } from '../../src/edge/beacons.ts';
import { hooks } from '../../src/edge/hooks.ts';
import { createTurnstile, type ReturnLimits } from '../../src/edge/turnstile.ts';
import { unsubscribe } from '../../src/edge/unsubscribe.ts';
import { createDesk } from '../../src/track/desk.ts';
import { createUnsubscribing } from '../../src/track/unsubscribing.ts';
import { MASTER_KEY } from './house.ts';

/** The doors of those who answer, on a port of their own. */
export interface Returns {
  wayBack: ReturnAddress;
  /** Begins to listen: providers must know the address before they are opened, and the door must know the providers. */
  open(providers: readonly OpenedProvider[]): Promise<void>;
  close(): Promise<void>;
}

const GENEROUS: Rate = { count: 1_000_000, perMs: 1_000 };

export async function openReturns(
  database: Database,
  limits: Partial<ReturnLimits> = {},
  { clock = wallClock, trust = trustNobody }: { clock?: Clock; trust?: Trust } = {},
): Promise<Returns> {
  const port = await freePort([]);
  const wayBack = wayBackTo(`http://127.0.0.1:${port}`, MASTER_KEY);
  if (!wayBack) throw new Error('An address that is none.');
  const { publicUrl, beacons: signedBeacons, unsubscribes } = wayBack;
  const server = fastify({ forceCloseConnections: true, trustProxy: trust });
  return {
    wayBack,
    async open(reporters) {
      const desk = createDesk({ database, reporters, beacons: signedBeacons, onReceived: () => undefined });
      const turnstile = createTurnstile({ addressReturns: GENEROUS, accountReports: GENEROUS, ...limits }, clock);
      await server.register(hooks({ desk, publicUrl, turnstile }));
      await server.register(beacons(desk, turnstile));
      await server.register(unsubscribe(createUnsubscribing(database, unsubscribes), turnstile));
      await server.listen({ port, host: '127.0.0.1' });
    },
    close: () => server.close(),
  };
}
