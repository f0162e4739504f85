import { consumerOf, streamOf } from '../../../src/bus/topology.ts';
import { lanes, partsOfLane } from '../../../src/core/channel.ts';
import type { NatsCluster } from './nats-cluster.ts';

/** What JetStream says of every lane that is not empty: evidence of whose fault a standstill is. */
export async function describeLanes(nats: NatsCluster): Promise<string[]> {
  return nats.manage(async ({ consumers, streams }) => {
    const said: string[] = [];
    for (const lane of lanes) {
      const stream = streamOf(partsOfLane(lane).wire);
      try {
        const { state, cluster } = await streams.info(stream, { subjects_filter: `deliver.${lane}` });
        const info = await consumers.info(stream, consumerOf(lane));
        const messages = state.subjects?.[`deliver.${lane}`] ?? 0;
        if (messages + info.num_pending + info.num_ack_pending === 0) continue;
        said.push(
          `${lane}: ${messages} messages, ${info.num_pending} pending, ${info.num_ack_pending} unacknowledged, ${info.num_waiting} pulls, ` +
            `delivered ${info.delivered.stream_seq}, acknowledged ${info.ack_floor.stream_seq}, stream ${state.first_seq}–${state.last_seq}, ` +
            `led by ${cluster?.leader ?? 'nobody'}/${info.cluster?.leader ?? 'nobody'}`,
        );
      } catch (error) {
        said.push(`${lane}: ${String(error)}`);
      }
    }
    return said;
  });
}
