import { createLogger } from '../../base/logging.ts';
import { createChanges } from '../../bus/changes.ts';
import { connectBus } from '../../bus/connect.ts';
import type { Config } from '../config.ts';

const CONNECT_WITHIN_MS = 3_000;

/** Tells every node that keys of the project changed. Whether it could: nodes look by themselves, a little later. */
export async function announceKeys({ natsUrl }: Config, projectId: string): Promise<boolean> {
  if (natsUrl === null) return false;
  try {
    const bus = await connectBus({ url: natsUrl, name: 'command', log: createLogger('silent'), signal: AbortSignal.timeout(CONNECT_WITHIN_MS) });
    const told = bus.isUp();
    createChanges(bus).announce({ kind: 'keys', projectId });
    await bus.close();
    return told;
  } catch {
    return false;
  }
}
