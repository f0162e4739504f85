// npm run test:faults -- --seed 7: breaks a whole platform on purpose, and holds it to what it promised.
import { parseArgs } from 'node:util';
import { runCampaign } from './campaign.ts';
import { runOutage } from './outage.ts';
import { faultKinds } from './plan.ts';
import { reportOf, summaryOf } from './report.ts';
import type { Outcome } from './verdict/outcome.ts';

const USAGE = `npm run test:faults -- [options]
  --seed N       the first seed (1)
  --seeds N      how many, one after the other (1)
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

async function main(): Promise<number> {
  const say = (line: string) => console.log(line);
  if (values.help) say(USAGE);
  if (values.list) for (const { name, family } of faultKinds) say(`${family.padEnd(10)} ${name}`);
  if (values.help || values.list) return 0;
  if (values.outage) return outage(say);
  const outcomes: Outcome[] = [];
  const [first, count] = [Number(values.seed), Number(values.seeds)];
  for (let seed = first; seed < first + count; seed += 1) {
    const outcome = await runCampaign({
      seed,
      seconds: values.short ? SHORT_SECONDS : Number(values.seconds),
      pace: Number(values.pace),
      only: values.only.split(',').filter((word) => word !== ''),
      oneByOne: values['one-by-one'] || (!values.storm && seed % 2 === 0),
      keepEvidence: true,
      say,
    });
    say(reportOf(outcome));
    outcomes.push(outcome);
  }
  if (outcomes.length > 1) say(`\n${summaryOf(outcomes)}`);
  return outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0;
}

async function outage(say: (line: string) => void): Promise<number> {
  const slow = await runOutage({ seed: Number(values.seed), seconds: OUTAGE_SECONDS, pace: Number(values.pace), say });
  for (const line of slow) say(`VIOLATION ${line}`);
  return slow.length > 0 ? 1 : 0;
}

process.exitCode = await main();
