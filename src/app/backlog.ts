import { channelOfWire, lanes, partsOfLane, type Lane } from '../core/channel.ts';
import { readBacklog } from '../db/backlog.ts';
import type { Database } from '../db/connect.ts';
import type { Backlog } from '../edge/graphql/dependencies.ts';

/** The lanes as the API shows them: iOS and Android are one channel; what rests is there, with zeros. */
export async function backlogByChannel(database: Database): Promise<Backlog[]> {
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
