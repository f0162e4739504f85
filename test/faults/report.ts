import type { Outcome } from './verdict/outcome.ts';

const VIOLATIONS_TOLD = 20;

/** One seed as a table, for a terminal. */
export function reportOf(outcome: Outcome): string {
  const { seed, accepted, replayed, quietAfterMs, sent, told, troubles, violations } = outcome;
  return [
    '',
    table(['fault', 'times', 'first send through', 'backlog gone'], faultRows(outcome)),
    '',
    table(
      ['seed', 'accepted', 'deliveries', 'lost', 'copies declared', 'copies undeclared', 'held', 'replayed', 'feed items', 'gaps', 'repeats', 'reordered', 'resets', 'returns', 'quiet after'],
      [[seed, accepted, sent.deliveries, sent.lost.length, sent.declaredCopies, sent.undeclaredCopies.length, sent.held, replayed, told.events, told.gaps.length, told.repeats.length, told.reorderings.length, told.resets.length, told.returns, seconds(quietAfterMs)].map(String)],
    ),
    `calls asked again: ${[...troubles].map(([name, count]) => `${name} ${count}`).join(', ') || 'none'}`,
    ...violations.slice(0, VIOLATIONS_TOLD).map((line) => `VIOLATION ${line}`),
    ...(violations.length > VIOLATIONS_TOLD ? [`… and ${violations.length - VIOLATIONS_TOLD} more`] : []),
    violations.length === 0 ? `seed ${seed}: every promise was kept` : `seed ${seed}: ${violations.length} violations; again with: npm run test:faults -- --seed ${seed}`,
  ].join('\n');
}

/** All seeds, one line each. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ seed, recoveries, accepted, sent, told, violations }) =>
    [seed, recoveries.length, accepted, sent.deliveries, sent.lost.length, sent.declaredCopies, sent.undeclaredCopies.length, sent.held, told.gaps.length, told.repeats.length, told.reorderings.length, violations.length].map(String),
  );
  return table(['seed', 'faults', 'accepted', 'deliveries', 'lost', 'declared', 'undeclared', 'held', 'gaps', 'repeats', 'reordered', 'violations'], rows);
}

function faultRows({ recoveries }: Outcome): string[][] {
  const kinds = [...new Set(recoveries.map(({ kind }) => kind))].sort();
  return kinds.map((kind) => {
    const own = recoveries.filter((one) => one.kind === kind);
    return [kind, String(own.length), worst(own.map(({ firstThroughMs }) => firstThroughMs)), worst(own.map(({ backlogMs }) => backlogMs))];
  });
}

function worst(times: readonly (number | null)[]): string {
  const known = times.filter((time) => time !== null);
  return known.length === 0 ? '-' : seconds(Math.max(...known));
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]) => cells.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ');
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
