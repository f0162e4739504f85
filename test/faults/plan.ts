import { accountFaults } from './kinds/accounts.ts';
import { aimedFaults } from './kinds/aimed.ts';
import { clockFaults } from './kinds/clocks.ts';
import { families, type Family, type Fault, type FaultKind } from './kinds/fault.ts';
import { natsFaults } from './kinds/nats.ts';
import { postgresFaults } from './kinds/postgres.ts';
import { processFaults } from './kinds/processes.ts';
import { providerFaults } from './kinds/providers.ts';
import type { Random } from './random.ts';

export const faultKinds: readonly FaultKind[] = [...processFaults, ...aimedFaults, ...natsFaults, ...postgresFaults, ...providerFaults, ...accountFaults, ...clockFaults];

/** One track is worked off fault by fault; several run side by side. */
export interface Plan {
  /** Nothing else is broken while a fault is: only then is its recovery held against its limit. */
  oneByOne: boolean;
  tracks: readonly (readonly Planned[])[];
}

export interface Planned extends Fault {
  readonly recoversWithinMs: number;
  /** The rest before it. */
  readonly afterMs: number;
}

export interface PlanOptions {
  seconds: number;
  /** Only kinds whose name or family holds one of these. */
  only: readonly string[];
  oneByOne: boolean;
}

const GAP_MS = { oneByOne: { least: 1_500, most: 3_500 }, storm: { least: 500, most: 4_000 } };

/** Deals faults from a shuffled deck, so that a few seeds see every kind; the same seed is dealt the same. */
export function planFor(random: Random, { seconds, only, oneByOne }: PlanOptions): Plan {
  const chosen = faultKinds.filter(({ name, family }) => only.length === 0 || only.some((word) => `${family} ${name}`.includes(word)));
  if (chosen.length === 0) throw new Error(`No fault is called ${only.join(' or ')}.`);
  const deckOf = (own: readonly FaultKind[]) => shuffled(random, own.flatMap((kind) => Array.from({ length: kind.cards }, () => kind)));
  if (oneByOne) return { oneByOne, tracks: [deal(random, deckOf(chosen), seconds * 1_000, GAP_MS.oneByOne)] };
  const tracks = families.map((family: Family) => deckOf(chosen.filter((kind) => kind.family === family)));
  return { oneByOne, tracks: tracks.filter((deck) => deck.length > 0).map((deck) => deal(random, deck, seconds * 1_000, GAP_MS.storm)) };
}

function deal(random: Random, deck: readonly FaultKind[], totalMs: number, gap: { least: number; most: number }): Planned[] {
  const dealt: Planned[] = [];
  let atMs = 0;
  for (let round = 0; round < 50; round += 1) {
    for (const kind of deck) {
      const afterMs = random.between(gap.least, gap.most);
      const fault = { kind: kind.name, ...kind.draw(random), recoversWithinMs: kind.recoversWithinMs, afterMs };
      // The last one must leave time to see what became of it.
      if (atMs + afterMs + fault.lastsMs > totalMs) continue;
      atMs += afterMs + fault.lastsMs;
      dealt.push(fault);
    }
  }
  return dealt;
}

function shuffled<T>(random: Random, list: readonly T[]): T[] {
  return random.some(list.length, list);
}
