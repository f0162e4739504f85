import { setTimeout as rest } from 'node:timers/promises';
import type { Follower } from '../load/follower.ts';
import type { Random } from '../random.ts';
import type { ProviderName } from '../stage/sandbox.ts';
import type { Stage } from '../stage/stage.ts';

/** What can be broken. */
export interface Scene {
  readonly stage: Stage;
  readonly followers: readonly Follower[];
}

export interface Injected {
  /** On the wall clock: from here on the platform has no excuse any more, and its recovery is timed. */
  healedAt: number;
  /** What the fault came to, where that is not plain from its name. */
  note?: string;
  /** What the platform did that it must not do, whatever is broken. */
  violation?: string;
}

/** One fault of a plan: all that chance decides about it was drawn when it was planned. */
export interface Fault {
  readonly kind: string;
  readonly detail: string;
  /** The provider whose sends may fail by it; none where absent. */
  readonly provider?: ProviderName;
  /** How long it takes, roughly; for the plan. */
  readonly lastsMs: number;
  /** Breaks it, waits, and heals it. */
  inject(scene: Scene): Promise<Injected>;
}

/** Faults of different families may happen at the same time. */
export const families = ['processes', 'aimed', 'nats', 'postgres', 'providers', 'clocks'] as const;
export type Family = (typeof families)[number];

export interface FaultKind {
  readonly name: string;
  readonly family: Family;
  /** How many cards of it are in the deck that plans are dealt from. */
  readonly cards: number;
  /** Within this the first send after it must be through on every channel, when nothing else is broken. */
  readonly recoversWithinMs: number;
  draw(random: Random): Omit<Fault, 'kind'>;
}

export const pauseFor = (ms: number): Promise<void> => rest(ms);
