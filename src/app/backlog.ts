import { Gauge } from 'prom-client';
import { channelOfWire, lanes, partsOfLane, type Lane } from '../core/channel.ts';
import { readBacklog } from '../db/backlog.ts';
import type { Backlog } from '../edge/graphql/dependencies.ts';
import type { Platform } from './wire.ts';

/** Backlog and age of the oldest per lane, read when Prometheus asks. */
export function watchBacklog({ database, metrics }: Platform): void {
  const common = { labelNames: ['lane'] as const, registers: [metrics.registry] };
  const inFlight = new Gauge({ ...common, name: 'carillon_lane_in_flight', help: 'Deliveries of a lane with a provider' });
  const oldest = new Gauge({ ...common, name: 'carillon_lane_oldest_seconds', help: 'Age of the oldest delivery owed to a lane' });
  new Gauge({
    ...common,
    name: 'carillon_lane_pending',
    help: 'Deliveries owed to a lane',
    async collect() {
      const backlog = new Map((await readBacklog(database.sql)).map((one) => [one.lane, one]));
      for (const lane of lanes) {
        const own = backlog.get(lane);
        this.set({ lane }, own?.pending ?? 0);
        inFlight.set({ lane }, own?.inFlight ?? 0);
        oldest.set({ lane }, own?.oldestSeconds ?? 0);
      }
    },
  });
}

/** The lanes as the API shows them: iOS and Android are one channel; what rests is there, with zeros. */
export async function backlogByChannel({ database }: Platform): Promise<Backlog[]> {
  const sums = new Map<string, Backlog>();
  const sumOf = (lane: Lane): Backlog => {
    const { wire, priority } = partsOfLane(lane);
    const channel = channelOfWire(wire);
    const key = `${channel} ${priority}`;
    const sum = sums.get(key) ?? { channel, priority, pending: 0, inFlight: 0, oldestSeconds: 0 };
    sums.set(key, sum);
    return sum;
  };
  for (const lane of lanes) sumOf(lane);
  for (const { lane, pending, inFlight, oldestSeconds } of await readBacklog(database.sql)) {
    const sum = sumOf(lane);
    sum.pending += pending;
    sum.inFlight += inFlight;
    sum.oldestSeconds = Math.max(sum.oldestSeconds, oldestSeconds);
  }
  return [...sums.values()];
}
