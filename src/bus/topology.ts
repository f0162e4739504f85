import {
  AckPolicy,
  JetStreamApiError,
  RetentionPolicy,
  StorageType,
  type ConsumerConfig,
  type JetStreamManager,
  type StreamConfig,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { lanes, partsOfLane, wires, type Lane, type Wire } from '../core/channel.ts';
import type { Bus } from './connect.ts';

/**
 * One work-queue stream per wire, one durable pull consumer per lane. Nothing here is truth: a stream may be wiped at
 * any moment and is refilled from Postgres, so it needs no redelivery limit, no deduplication and no sync setting.
 */

/** A hint unacknowledged for so long is offered again; claiming takes milliseconds. */
const ACK_WAIT_MS = 3_000;
const MOST_UNACKED_HINTS = 10_000;
/** A hint this old has been answered for by the reconciler many times over. */
const OLDEST_HINT_MS = 24 * 60 * 60 * 1_000;
/** What the server says of a stream that is there with other settings. */
const STREAM_NAME_IN_USE = 10058;

/** Where hints of this lane are published. */
export function subjectOf(lane: Lane): string {
  return `deliver.${lane}`;
}

/** The stream that holds the hints of all lanes of this wire. */
export function streamOf(wire: Wire): string {
  return `deliver_${wire}`;
}

/** The durable consumer that gives out the hints of this lane. */
export function consumerOf(lane: Lane): string {
  return lane.replace('.', '_');
}

function streamFor(wire: Wire, replicas: number): Partial<StreamConfig> & { name: string } {
  return {
    name: streamOf(wire),
    subjects: [`deliver.${wire}.*`],
    retention: RetentionPolicy.Workqueue,
    storage: StorageType.File,
    num_replicas: replicas,
    max_age: nanos(OLDEST_HINT_MS),
  };
}

function consumerFor(lane: Lane): Partial<ConsumerConfig> {
  return {
    durable_name: consumerOf(lane),
    filter_subject: subjectOf(lane),
    ack_policy: AckPolicy.Explicit,
    ack_wait: nanos(ACK_WAIT_MS),
    max_ack_pending: MOST_UNACKED_HINTS,
  };
}

/** Makes what is missing, and brings what another version (or number of replicas) left to this one. Safe to run from many processes at once, at any time. */
export async function reconcileTopology({ manager }: Bus, replicas: number, only: readonly Wire[] = wires): Promise<void> {
  await Promise.all(
    only.map(async (wire) => {
      await makeStream(manager, streamFor(wire, replicas));
      const own = lanes.filter((lane) => partsOfLane(lane).wire === wire);
      await Promise.all(own.map((lane) => manager.consumers.add(streamOf(wire), consumerFor(lane))));
    }),
  );
}

async function makeStream({ streams }: JetStreamManager, config: ReturnType<typeof streamFor>): Promise<void> {
  try {
    await streams.add(config);
  } catch (error) {
    if (!(error instanceof JetStreamApiError && error.code === STREAM_NAME_IN_USE)) throw error;
    await streams.update(config.name, config);
  }
}
