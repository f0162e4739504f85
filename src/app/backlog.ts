import { Gauge } from 'prom-client';
import { channelOfWire, lanes, partsOfLane, type Lane } from '../core/channel.ts';
import { readBacklog, type LaneBacklog } from '../db/backlog.ts';
import type { Backlog } from '../edge/graphql/dependencies.ts';
import type { Platform } from './wire.ts';

/** One reading serves the three gauges of a scrape. */
const READING_KEPT_MS = 1_000;

/** Backlog and age of the oldest per lane, read when Prometheus asks. */
export function watchBacklog({ database, metrics }: Platform): void {
  let kept: { readAt: number; lanes: Promise<Map<Lane, LaneBacklog>> } | null = null;
  async function read(): Promise<Map<Lane, LaneBacklog>> {
    return new Map((await readBacklog(database.sql)).map((one) => [one.lane, one]));
  }
  function reading(): Promise<Map<Lane, LaneBacklog>> {
    const now = performance.now();
    if (kept === null || now - kept.readAt > READING_KEPT_MS) kept = { readAt: now, lanes: read() };
    return kept.lanes;
  }
  function gauge(name: string, help: string, valueOf: (backlog: LaneBacklog) => number): void {
    new Gauge({
      name,
      help,
      labelNames: ['lane'],
      registers: [metrics.registry],
      async collect() {
        const backlog = await reading();
        for (const lane of lanes) {
          const own = backlog.get(lane);
          this.set({ lane }, own ? valueOf(own) : 0);
        }
      },
    });
  }
  gauge('carillon_lane_pending', 'Deliveries owed to a lane', ({ pending }) => pending);
  gauge('carillon_lane_in_flight', 'Deliveries of a lane with a provider', ({ inFlight }) => inFlight);
  gauge('carillon_lane_oldest_seconds', 'Age of the oldest delivery owed to a lane', ({ oldestSeconds }) => oldestSeconds);
}

/** The lanes as the API shows them: iOS and Android are one channel; what rests is there, with zeros. */
export async function backlogByChannel({ database }: Pick<Platform, 'database'>): Promise<Backlog[]> {
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
