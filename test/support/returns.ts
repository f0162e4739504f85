import fastify from 'fastify';
import { freePort } from '../../src/app/dev/ports.ts';
import type { OpenedProvider } from '../../src/app/providers.ts';
import { wayBackTo, type ReturnAddress } from '../../src/app/way-back.ts';
import type { Database } from '../../src/db/connect.ts';
import { beacons } from '../../src/edge/beacons.ts';
import { hooks } from '../../src/edge/hooks.ts';
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

export async function openReturns(database: Database): Promise<Returns> {
  const port = await freePort([]);
  const wayBack = wayBackTo(`http://127.0.0.1:${port}`, MASTER_KEY);
  if (!wayBack) throw new Error('An address that is none.');
  const { publicUrl, beacons: signedBeacons, unsubscribes } = wayBack;
  const server = fastify({ forceCloseConnections: true });
  return {
    wayBack,
    async open(reporters) {
      const desk = createDesk({ database, reporters, beacons: signedBeacons, onReceived: () => undefined });
      await server.register(hooks({ desk, publicUrl }));
      await server.register(beacons(desk));
      await server.register(unsubscribe(createUnsubscribing(database, unsubscribes)));
      await server.listen({ port, host: '127.0.0.1' });
    },
    close: () => server.close(),
  };
}
