import type { ProviderName } from '../stage/sandbox.ts';
import type { DeliveryFact } from './tables.ts';

/** A fault as it happened. */
export interface Happened {
  kind: string;
  detail: string;
  /** Whose sends may have failed by it. */
  provider: ProviderName | null;
  note: string | null;
  startedAt: number;
  healedAt: number;
  recoversWithinMs: number;
}

export interface Recovery {
  /** From the healing until something that was accepted after it had been sent on every wire. */
  firstThroughMs: number | null;
  /** The wire that took the longest. */
  slowestWire: string | null;
  /** From the healing until all that was owed before it had been sent; claims wait for their lease, retries for their time. */
  backlogMs: number | null;
}

/** Timed by the load itself, which never pauses: each wire sees several sends a second. */
export function recoveryOf({ healedAt }: Happened, deliveries: readonly DeliveryFact[], until: number): Recovery {
  const wires = new Map<string, number>();
  let backlog = 0;
  for (const { lane, dueAt, sentAt, putOff } of deliveries) {
    // What waited for a person tells nothing of what the platform is able to.
    if (lane === null || sentAt === null || putOff) continue;
    if (dueAt <= healedAt) backlog = Math.max(backlog, sentAt - healedAt);
    else if (dueAt <= until) {
      const wire = lane.split('.')[0] ?? lane;
      wires.set(wire, Math.min(wires.get(wire) ?? Infinity, sentAt - healedAt));
    }
  }
  const [slowest] = [...wires].sort(([, one], [, other]) => other - one);
  return { firstThroughMs: slowest?.[1] ?? null, slowestWire: slowest?.[0] ?? null, backlogMs: backlog };
}
