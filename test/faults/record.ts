import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Outcome } from './verdict/outcome.ts';

/** What a series keeps of one seed: a line of JSON. */
export interface Line {
  seed: number;
  /** All that decides, beside the seed, what is done: a seed that was run otherwise is another. */
  terms: string;
  at: string;
  wallMs: number;
  faults: { kind: string; detail: string; firstThroughMs: number | null; backlogMs: number | null }[];
  accepted: number;
  deliveries: number;
  lost: number;
  declared: number;
  undeclared: number;
  held: number;
  replayed: number;
  gaps: number;
  repeats: number;
  reordered: number;
  resets: number;
  turnedAway: number;
  mistimed: number;
  putOff: number;
  disturbed: number;
  confused: number;
  causeless: number;
  quietAfterMs: number;
  violations: string[];
}

/** The seeds of a series that are done, in a file, so that one that was cut short goes on where it was. */
export interface SeriesRecord {
  readonly lines: readonly Line[];
  add(line: Line): void;
}

export function openRecord(file: string, terms: string): SeriesRecord {
  mkdirSync(dirname(file), { recursive: true });
  const written = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  const lines = written.flatMap((text) => lineIn(text, terms));
  return {
    lines,
    add(line) {
      lines.push(line);
      appendFileSync(file, `${JSON.stringify(line)}\n`);
    },
  };
}

/** None where it was written by half, or for other terms. */
function lineIn(text: string, terms: string): Line[] {
  try {
    const line = JSON.parse(text) as Line;
    return line.terms === terms ? [line] : [];
  } catch {
    return [];
  }
}

export function lineOf({ seed, recoveries, accepted, replayed, quietAfterMs, sent, told, confusions, causeless, violations }: Outcome, terms: string, wallMs: number): Line {
  return {
    seed,
    terms,
    at: new Date().toISOString(),
    wallMs: Math.round(wallMs),
    faults: recoveries.map(({ kind, detail, firstThroughMs, backlogMs }) => ({ kind, detail, firstThroughMs, backlogMs })),
    accepted,
    deliveries: sent.deliveries,
    lost: sent.lost.length,
    declared: sent.declaredCopies,
    undeclared: sent.undeclaredCopies.length,
    held: sent.held,
    replayed,
    gaps: told.gaps.length,
    repeats: told.repeats.length,
    reordered: told.reorderings.length,
    resets: told.resets.length,
    turnedAway: told.rejections.length,
    mistimed: sent.mistimed.length,
    putOff: sent.putOff,
    disturbed: sent.disturbances.length,
    confused: confusions.length,
    causeless: causeless.length,
    quietAfterMs: Math.round(quietAfterMs),
    violations,
  };
}

/** A seed that came to no verdict, because the harness itself fell over. */
export function brokenLine(seed: number, terms: string, wallMs: number, error: unknown): Line {
  const nothing = { accepted: 0, deliveries: 0, lost: 0, declared: 0, undeclared: 0, held: 0, replayed: 0, gaps: 0, repeats: 0, reordered: 0, resets: 0, turnedAway: 0, mistimed: 0, putOff: 0, disturbed: 0, confused: 0, causeless: 0, quietAfterMs: 0 };
  return { ...nothing, seed, terms, at: new Date().toISOString(), wallMs: Math.round(wallMs), faults: [], violations: [`no verdict: ${String(error)}`] };
}
