import type { Batcher } from '../base/batching.ts';
import { pause, type Service } from '../base/lifecycle.ts';
import type { Logger } from '../base/logging.ts';
import type { Bus } from '../bus/connect.ts';
import { pullHints, type HintMessage } from '../bus/pull.ts';
import type { Lane } from '../core/channel.ts';
import { createSlots } from './slots.ts';

/** Which lane, and what is done with what comes out of it. */
interface LaneOptions<T> {
  lane: Lane;
  /** Deliveries under way at once, as things are now; a message that holds more than are free is taken as a whole. */
  slots: () => number;
  /** Resolves when there is somebody to send by: until then nothing is pulled, and waits in the lane without cost. */
  ready: (signal: AbortSignal) => Promise<void>;
  /** Calls when that is so no more. Answers how to end it. */
  onOutage: (call: () => void) => () => void;
  bus: Bus;
  replicas: number;
  /** Up to so many ids of rows that wait without a hint; for as long as the bus does not answer. */
  owed: (limit: number) => Promise<string[]>;
  /** Claims the rows behind the hints of one message; the batcher joins the messages of all lanes. */
  claims: Batcher<{ lane: Lane; ids: string[] }, T[]>;
  /** Does the whole work for one claimed delivery. Must not throw. */
  work: (claimed: T) => Promise<void>;
  log: Logger;
}

const REST_BETWEEN_CLAIMS_MS = 500;

/**
 * A lane of a worker: pulls hints while it has free slots, claims their rows, and hands each claimed delivery on.
 * The hint is acknowledged as soon as the claim commits; from then on the row's lease is the truth.
 */
export function laneService<T>({ lane, slots: size, ready, onOutage, bus, replicas, owed, claims, work, log }: LaneOptions<T>): Service {
  return {
    name: `lane ${lane}`,
    async run(signal) {
      const slots = createSlots(size);
      const underWay = new Set<Promise<void>>();

      async function handle(message: HintMessage): Promise<void> {
        const taken = message.ids.length;
        slots.take(taken);
        let claimed: T[] = [];
        try {
          claimed = await claims.add({ lane, ids: message.ids });
          message.done();
        } catch (error) {
          // Unacknowledged, so the hint comes again; meanwhile the slots stay taken, which slows the pulling down.
          log.warn({ err: error, lane }, 'a claim failed; its hints will come again');
          await pause(REST_BETWEEN_CLAIMS_MS, signal);
        }
        slots.free(taken - claimed.length);
        await Promise.all(claimed.map((one) => work(one).finally(() => slots.free(1))));
      }

      const take = (message: HintMessage) => {
        const handling = handle(message);
        underWay.add(handling);
        void handling.finally(() => underWay.delete(handling));
      };
      async function room(stop: AbortSignal): Promise<number> {
        await ready(stop);
        return slots.room(stop);
      }
      await pullHints({ bus, lane, replicas, room, owed, onHold: onOutage, take, signal });
      await Promise.all(underWay);
    },
  };
}
