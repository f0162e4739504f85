import type { Line } from './record.ts';
import type { Outcome } from './verdict/outcome.ts';

const VIOLATIONS_TOLD = 20;
/** Numbers of a line that are told as they are, and added up. */
const columns = [
  ['accepted', 'accepted'],
  ['deliveries', 'deliveries'],
  ['lost', 'lost'],
  ['declared', 'copies declared'],
  ['undeclared', 'undeclared'],
  ['held', 'held'],
  ['replayed', 'replayed'],
  ['gaps', 'gaps'],
  ['repeats', 'repeats'],
  ['reordered', 'reordered'],
  ['resets', 'resets'],
  ['turnedAway', 'turned away'],
  ['mistimed', 'mistimed'],
  ['putOff', 'put off'],
  ['disturbed', 'disturbed'],
  ['confused', 'confused'],
  ['causeless', 'causeless'],
] as const satisfies readonly (readonly [keyof Line, string])[];

/** One seed as a table, for a terminal. */
export function reportOf({ told, troubles, violations }: Outcome, line: Line): string {
  return [
    '',
    faultTable([line], []),
    '',
    seedTable([line]),
    `feed: ${told.events} items, ${told.returns} returns; calls asked again: ${[...troubles].map(([name, count]) => `${name} ${count}`).join(', ') || 'none'}`,
    ...violations.slice(0, VIOLATIONS_TOLD).map((violation) => `VIOLATION ${violation}`),
    ...(violations.length > VIOLATIONS_TOLD ? [`… and ${violations.length - VIOLATIONS_TOLD} more`] : []),
    violations.length === 0 ? `seed ${line.seed}: every promise was kept` : `seed ${line.seed}: ${violations.length} violations; again with: npm run test:faults -- --seed ${line.seed}`,
  ].join('\n');
}

/** A series: every kind of fault there is, with how often it came, and every seed with the total. */
export function summaryOf(lines: readonly Line[], kinds: readonly string[]): string {
  const worst = lines.flatMap(({ seed, violations }) => violations.map((violation) => `seed ${seed}: ${violation}`));
  return [faultTable(lines, kinds), '', seedTable(lines), ...worst.slice(0, VIOLATIONS_TOLD)].join('\n');
}

function seedTable(lines: readonly Line[]): string {
  const cells = (line: Line) => [
    String(line.seed),
    String(line.faults.length),
    ...columns.map(([name]) => String(line[name])),
    seconds(line.quietAfterMs),
    seconds(line.wallMs),
    String(line.violations.length),
  ];
  const head = ['seed', 'faults', ...columns.map(([, title]) => title), 'quiet after', 'took', 'violations'];
  const total = [
    'total',
    String(sum(lines, ({ faults }) => faults.length)),
    ...columns.map(([name]) => String(sum(lines, (line) => line[name]))),
    seconds(Math.max(...lines.map(({ quietAfterMs }) => quietAfterMs))),
    seconds(sum(lines, ({ wallMs }) => wallMs)),
    String(sum(lines, ({ violations }) => violations.length)),
  ];
  return table(head, lines.length > 1 ? [...lines.map(cells), total] : lines.map(cells));
}

function faultTable(lines: readonly Line[], all: readonly string[]): string {
  const faults = lines.flatMap((line) => line.faults);
  const kinds = [...new Set([...all, ...faults.map(({ kind }) => kind)])].sort();
  const rows = kinds.map((kind) => {
    const own = faults.filter((one) => one.kind === kind);
    return [kind, String(own.length), worst(own.map(({ firstThroughMs }) => firstThroughMs)), worst(own.map(({ backlogMs }) => backlogMs))];
  });
  return table(['fault', 'times', 'first send through', 'backlog gone'], rows);
}

function sum(lines: readonly Line[], numberOf: (line: Line) => number): number {
  return lines.reduce((total, line) => total + numberOf(line), 0);
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
