import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream';
import { partsOfLane, type Lane, type Wire } from '../core/channel.ts';
import type { Hint } from '../core/hint.ts';
import type { Bus } from './connect.ts';
import { consumerOf, reconcileTopology, streamOf, subjectOf } from './topology.ts';

/** The way of hints to the workers. */
export interface Hints {
  /**
   * Publishes hints, many to a message, and answers how many could not be. Never throws: those are counted and left to
   * the reconciler, which finds every QUEUED row that the bus does not know.
   */
  publish(hints: readonly Hint[]): Promise<number>;
  /** When the oldest message of the lane was published, or null where the lane is empty. */
  oldest(lane: Lane): Promise<Date | null>;
}

/** Few enough that what a message holds beyond a lane's free slots is soon worked off; how soon is a matter of the wire. */
export function hintsPerMessage(wire: Wire): number {
  return HINTS_PER_MESSAGE[wire];
}

const HINTS_PER_MESSAGE: Record<Wire, number> = { in_app: 100, fcm: 50, apns: 50, web_push: 10, email: 10, sms: 10, chat: 10, webhook: 10 };
const PUBLISH_TIMEOUT_MS = 2_000;

/** What hints are published with. */
interface HintsOptions {
  bus: Bus;
  replicas: number;
  /** How many hints could not be published. */
  onLost: (count: number) => void;
}

export function createHints({ bus, replicas, onLost }: HintsOptions): Hints {
  async function publishOne(lane: Lane, ids: string[]): Promise<number> {
    const message = JSON.stringify(ids);
    try {
      await bus.jetstream.publish(subjectOf(lane), message, { timeout: PUBLISH_TIMEOUT_MS });
      return 0;
    } catch (first) {
      try {
        // Nobody answered: the stream may be gone. A time-out may mean that it was stored; a repeat is harmless.
        await reconcileTopology(bus, replicas, [partsOfLane(lane).wire]);
        await bus.jetstream.publish(subjectOf(lane), message, { timeout: PUBLISH_TIMEOUT_MS });
        return 0;
      } catch {
        bus.log.warn({ err: first, lane, hints: ids.length }, 'hints were not published; the reconciler will');
        onLost(ids.length);
        return ids.length;
      }
    }
  }

  /**
   * From where on the lane's consumer still owes messages, or null where it owes none. A message that was acknowledged
   * while its stream changed leaders can stay behind: no consumer ever hands it out, and taken for the oldest of its
   * lane it would vouch for every later row for as long as it lives.
   */
  async function firstAwaited(lane: Lane): Promise<number | null> {
    const stream = streamOf(partsOfLane(lane).wire);
    try {
      const consumer = await bus.manager.consumers.info(stream, consumerOf(lane));
      if (consumer.num_ack_pending > 0) return consumer.ack_floor.stream_seq + 1;
      return consumer.num_pending > 0 ? consumer.delivered.stream_seq + 1 : null;
    } catch (error) {
      // A new consumer begins with whatever the stream holds.
      if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.ConsumerNotFound) return 1;
      throw error;
    }
  }

  return {
    async publish(hints) {
      if (hints.length === 0) return 0;
      // While NATS is away a publish would only wait for its time-out.
      if (!bus.isUp()) {
        onLost(hints.length);
        return hints.length;
      }
      const byLane = new Map<Lane, string[]>();
      for (const { id, lane } of hints) {
        const ids = byLane.get(lane);
        if (ids) ids.push(id);
        else byLane.set(lane, [id]);
      }
      const messages = [...byLane].flatMap(([lane, ids]) => slices(ids, hintsPerMessage(partsOfLane(lane).wire)).map((slice) => publishOne(lane, slice)));
      return (await Promise.all(messages)).reduce((sum, unpublished) => sum + unpublished, 0);
    },
    async oldest(lane) {
      const stream = streamOf(partsOfLane(lane).wire);
      try {
        const awaited = await firstAwaited(lane);
        if (awaited === null) return null;
        // Named first, because the library's type knows only half of what the server takes (NATS 2.9 and later).
        const firstOfSubject = { seq: awaited, next_by_subj: subjectOf(lane) };
        const message = await bus.manager.streams.getMessage(stream, firstOfSubject);
        return message?.time ?? null;
      } catch (error) {
        if (error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound) return null;
        throw error;
      }
    },
  };
}

function slices(ids: string[], size: number): string[][] {
  const all: string[][] = [];
  for (let at = 0; at < ids.length; at += size) all.push(ids.slice(at, at + size));
  return all;
}
