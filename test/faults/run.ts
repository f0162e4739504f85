// npm run test:faults -- --seed 7: breaks a whole platform on purpose, and holds it to what it promised.
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { runOutage } from './outage.ts';
import { faultKinds } from './plan.ts';
import { brokenLine, lineOf, openRecord, type Line, type SeriesRecord } from './record.ts';
import { reportOf, summaryOf } from './report.ts';

const USAGE = `npm run test:faults -- [options]
  --seed N       the first seed (1)
  --seeds N      how many, one after the other (1)
  --record FILE  what became of each, as lines of JSON; a seed that is in it is not run again
                 (of several seeds: .carillon/faults.jsonl; remove it to begin anew)
  --seconds N    how long faults are injected for each seed (45)
  --pace N       notifications a second (50)
  --only WORDS   only faults whose kind holds one of these, separated by commas
  --storm        faults of different kinds at the same time, as odd seeds have them
  --one-by-one   one after the other, as even seeds have them
  --short        15 s
  --outage       one provider out for long, and what that does to the others
  --list         the kinds of faults`;

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    seeds: { type: 'string', default: '1' },
    record: { type: 'string' },
    seconds: { type: 'string', default: '45' },
    pace: { type: 'string', default: '50' },
    only: { type: 'string', default: '' },
    storm: { type: 'boolean', default: false },
    'one-by-one': { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    outage: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

const SHORT_SECONDS = 15;
const OUTAGE_SECONDS = 15;
const RECORD = '.carillon/faults.jsonl';
/** Of what everybody does all the while; a seed that was run under another is done again. */
const LOAD = 2;
const say = (line: string) => console.log(line);

async function main(): Promise<number> {
  if (values.help) say(USAGE);
  if (values.list) for (const { name, family } of faultKinds) say(`${family.padEnd(10)} ${name}`);
  if (values.help || values.list) return 0;
  if (values.outage) return outage();
  return series(Number(values.seed), Number(values.seeds));
}

async function series(first: number, count: number): Promise<number> {
  const { storm, 'one-by-one': oneByOne, only, pace } = values;
  const seconds = values.short ? SHORT_SECONDS : Number(values.seconds);
  const terms = JSON.stringify({ load: LOAD, seconds, pace, only, storm, oneByOne });
  const file = values.record ?? (count > 1 ? RECORD : undefined);
  const record: SeriesRecord | null = file === undefined ? null : openRecord(file, terms);
  const lines: Line[] = [];
  for (let seed = first; seed < first + count; seed += 1) {
    const known = record?.lines.find((line) => line.seed === seed);
    if (known) say(`seed ${seed}: done already, with ${known.violations.length} violations`);
    const line = known ?? (await one({ seed, seconds, terms }));
    if (!known) record?.add(line);
    lines.push(line);
  }
  if (count > 1) say(`\n${summaryOf(lines, faultKinds.map(({ name }) => name))}`);
  return lines.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

async function one({ seed, seconds, terms }: { seed: number; seconds: number; terms: string }): Promise<Line> {
  const startedAt = performance.now();
  const tookMs = () => performance.now() - startedAt;
  try {
    const outcome = await runCampaign({
      seed,
      seconds,
      pace: Number(values.pace),
      indulgence: 1,
      only: values.only.split(',').filter((word) => word !== ''),
      oneByOne: values['one-by-one'] || (!values.storm && seed % 2 === 0),
      keepEvidence: true,
      say,
    });
    const line = lineOf(outcome, terms, tookMs());
    say(reportOf(outcome, line));
    return line;
  } catch (error) {
    console.error(error);
    return brokenLine(seed, terms, tookMs(), error);
  }
}

async function outage(): Promise<number> {
  const slow = await runOutage({ seed: Number(values.seed), seconds: OUTAGE_SECONDS, pace: Number(values.pace), say });
  for (const line of slow) say(`VIOLATION ${line}`);
  return slow.length > 0 ? 1 : 0;
}

process.exitCode = await main();
