import { addReading, type Metrics } from '../base/metrics.ts';
import { lanes } from '../core/channel.ts';
import type { Pressure } from '../intake/pressure.ts';

/** Which lanes take no more calls, as this node sees it. */
export function showPressure({ registry }: Metrics, pressure: Pick<Pressure, 'refused'>): void {
  const gauge = {
    name: 'carillon_lane_refused',
    help: 'Whether calls for a lane are answered with UNAVAILABLE, because it owes too much',
    labelNames: ['lane'],
  };
  addReading(registry, gauge, () => lanes.map((lane) => ({ labels: { lane }, value: pressure.refused().includes(lane) ? 1 : 0 })));
}
