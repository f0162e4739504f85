import type { Consumer, ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import { isId } from '../base/ids.ts';
import { pause } from '../base/lifecycle.ts';
import { partsOfLane, type Lane } from '../core/channel.ts';
import type { Bus } from './connect.ts';
import { hintsPerMessage } from './hints.ts';
import { consumerOf, reconcileTopology, streamOf } from './topology.ts';

/** Hints as they were published together. `done` once their rows are claimed, or need nothing. */
export interface HintMessage {
  ids: string[];
  done(): void;
}

/** A lane, and the worker that it is pulled for. */
interface PullOptions {
  bus: Bus;
  lane: Lane;
  replicas: number;
  /** Resolves, once it is at least one, with how many deliveries this worker has room for. */
  room: (signal: AbortSignal) => Promise<number>;
  /** Up to so many ids straight from the rows: what the lane lives by while the bus does not answer. */
  owed: (limit: number) => Promise<string[]>;
  /** Calls when a pull that is open is to end, since what it would bring could not be worked on. Answers how to stop listening. */
  onHold: (end: () => void) => () => void;
  /** Must not throw. It has taken its slots before it returns. */
  take: (message: HintMessage) => void;
  signal: AbortSignal;
}

/** After so long a consumer that brings nothing is no longer believed; recovery from any single death is to take less than ten seconds. */
const PULL_FOR_MS = 5_000;
const HEARTBEAT_MS = 2_000;
const REST_AFTER_ERROR_MS = 250;
const ROWS_EVERY_MS = 500;

/**
 * The one pull loop: asks for no more than there is room for, hands out what comes, and asks again. It survives the
 * deletion of its consumer or stream (it makes them anew) and every reconnect (missed heartbeats end a pull that died).
 * From a pull that failed to the next that did not, and from one that brought nothing although something is owed, it takes
 * what the rows themselves say: an election, a bus that is away, or a consumer that is dumb slows the lane down and does not stop it. After
 * the signal it takes nothing more; what was on its way is returned at once.
 */
export async function pullHints(options: PullOptions): Promise<void> {
  const { bus, lane, replicas, room, signal } = options;
  let consumer: Consumer | null = null;
  let byRows: { recovered: AbortController; over: Promise<void> } | null = null;
  const isOver = () => signal.aborted;
  while (!isOver()) {
    try {
      // Rounded up, because most messages of a quiet lane hold a single hint; a full one is worked off before the next.
      const messages = Math.ceil((await room(signal)) / hintsPerMessage(partsOfLane(lane).wire));
      if (isOver() || messages === 0) continue;
      if (!bus.isUp()) throw new Error('NATS is away');
      consumer ??= await openConsumer(bus, lane, replicas);
      const pull = await consumer.fetch({ max_messages: messages, expires: PULL_FOR_MS, idle_heartbeat: HEARTBEAT_MS });
      const brought = await drain(pull, options);
      // A consumer that has lost its quorum may send heartbeats and nothing else; only the rows tell it from one that has nothing to bring.
      const isOwing = brought < messages && !isOver() && (await takeOwed(options));
      if (brought === 0 && isOwing) byRows ??= goByRows(options);
      else {
        byRows?.recovered.abort();
        byRows = null;
      }
    } catch (error) {
      // Deleted consumer, deleted stream, no responders, missed heartbeats, a closed connection: all mean "look again".
      consumer = null;
      if (isOver()) break;
      bus.log.debug({ err: error, lane }, 'a pull ended early');
      byRows ??= goByRows(options);
      await pause(REST_AFTER_ERROR_MS, signal);
    }
  }
  await byRows?.over;
}

function goByRows(options: PullOptions): { recovered: AbortController; over: Promise<void> } {
  const recovered = new AbortController();
  const signal = AbortSignal.any([recovered.signal, options.signal]);
  async function run(): Promise<void> {
    while (!signal.aborted) {
      await takeOwed({ ...options, signal });
      await pause(ROWS_EVERY_MS, signal);
    }
  }
  return { recovered, over: run() };
}

/** A claim is a comparison, so an id that was hinted as well, or is read twice, is worked once. Answers whether anything was owed. */
async function takeOwed({ bus, lane, room, owed, take, signal }: PullOptions): Promise<boolean> {
  try {
    const limit = await room(signal);
    const ids = signal.aborted ? [] : await owed(limit);
    if (ids.length === 0 || signal.aborted) return false;
    take({ ids, done: () => undefined });
    return true;
  } catch (error) {
    bus.log.debug({ err: error, lane }, 'what is owed could not be read');
    return false;
  }
}

async function openConsumer(bus: Bus, lane: Lane, replicas: number): Promise<Consumer> {
  const stream = streamOf(partsOfLane(lane).wire);
  try {
    return await bus.jetstream.consumers.get(stream, consumerOf(lane));
  } catch {
    await reconcileTopology(bus, replicas, [partsOfLane(lane).wire]);
    return bus.jetstream.consumers.get(stream, consumerOf(lane));
  }
}

/** Ends with the pull, or with the connection: the library would wait for that to come back. Answers how many messages it brought. */
async function drain(pull: ConsumerMessages, { bus, onHold, take, signal }: PullOptions): Promise<number> {
  const stop = () => pull.stop();
  const forget = bus.onChange(stop);
  const forgetHold = onHold(stop);
  signal.addEventListener('abort', stop, { once: true });
  // It may have come while the pull was being opened.
  if (signal.aborted || !bus.isUp()) stop();
  let brought = 0;
  try {
    for await (const message of pull) {
      brought += 1;
      if (signal.aborted) message.nak();
      else take({ ids: idsOf(message), done: () => message.ack() });
    }
    return brought;
  } finally {
    forget();
    signal.removeEventListener('abort', stop);
    forgetHold();
  }
}

/** A message that we did not write names no rows; acknowledging it is all that can be done with it. */
function idsOf(message: JsMsg): string[] {
  try {
    const ids: unknown = message.json();
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === 'string' && isId(id)) : [];
  } catch {
    return [];
  }
}
