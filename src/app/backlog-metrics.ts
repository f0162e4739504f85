import { addReading, type Metrics } from '../base/metrics.ts';
import { lanes, type Lane } from '../core/channel.ts';
import { readBacklog, type LaneBacklog } from '../db/backlog.ts';
import type { Database } from '../db/connect.ts';

/** One reading serves the three gauges of a scrape. */
const READING_KEPT_MS = 1_000;

/** What each lane owes and how old the oldest of it is, as the rows say it when Prometheus asks. */
export function showBacklog({ registry }: Metrics, database: Database): void {
  let kept: { readAt: number; lanes: Promise<Map<Lane, LaneBacklog>> } | null = null;
  async function read(): Promise<Map<Lane, LaneBacklog>> {
    return new Map((await readBacklog(database.sql)).map((one) => [one.lane, one]));
  }
  function reading(): Promise<Map<Lane, LaneBacklog>> {
    const now = performance.now();
    if (kept === null || now - kept.readAt > READING_KEPT_MS) kept = { readAt: now, lanes: read() };
    return kept.lanes;
  }
  function show(name: string, help: string, valueOf: (backlog: LaneBacklog) => number): void {
    addReading(registry, { name, help, labelNames: ['lane'] }, async () => {
      const backlog = await reading();
      return lanes.map((lane) => {
        const own = backlog.get(lane);
        return { labels: { lane }, value: own ? valueOf(own) : 0 };
      });
    });
  }
  show('carillon_lane_pending', 'Deliveries owed to a lane', ({ pending }) => pending);
  show('carillon_lane_in_flight', 'Deliveries of a lane with a provider', ({ inFlight }) => inFlight);
  show('carillon_lane_oldest_seconds', 'Age of the oldest delivery owed to a lane', ({ oldestSeconds }) => oldestSeconds);
}
