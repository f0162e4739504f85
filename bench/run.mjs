// `npm run bench`: what Carillon carries, beside what this machine carries when the same work is done by hand.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { runClosing } from './closing.mjs';
import { openFloor } from './floor.mjs';
import { measureLatency, measureThroughput } from './measure.mjs';
import { openOurs } from './ours.mjs';
import { reportOf } from './report.mjs';
import { openStage } from './stage.mjs';

const { values: options } = parseArgs({ options: { quick: { type: 'boolean', default: false }, profile: { type: 'string' } } });

const PEOPLE = 500;
const CONNECTED_PEOPLE = 100;
const PER_SECOND = 500;
const CALLERS = 64;
const times = options.quick ? { warmUpSeconds: 1, seconds: 3 } : { warmUpSeconds: 3, seconds: 15 };
const kinds = {
  single: { title: 'one at a time, 64 callers', callers: CALLERS, perCall: 1 },
  bulk: { title: 'a hundred at a time, 4 callers', callers: 4, perCall: 100 },
};

const began = performance.now();
function say(line) {
  process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`);
}

async function run(closers) {
  say(`starting PostgreSQL, nats-server and the provider sandbox (${availableParallelism()} cores)`);
  const stage = await openStage(closers);
  const people = Array.from({ length: PEOPLE }, (_, at) => ({ id: `person-${at}`, email: `person-${at}@example.com`, token: `token-of-person-${at}` }));
  const common = { stage, people, connections: CALLERS, closers };
  say('starting the floor: api, worker');
  const floor = await openFloor(common);
  say('starting ours: api, worker, scheduler');
  const ours = await openOurs({ ...common, profile: options.profile });

  const results = {};
  for (const [kind, { title, ...load }] of Object.entries(kinds)) {
    const throughput = async (side) => {
      const figures = await measureThroughput(side, stage.sandbox.url, { people, ...load, ...times });
      const { accepted, acceptedPerSecond, perSecond } = figures;
      say(`${title}: ${side.name} ${perSecond.toFixed(0)}/s end to end (${acceptedPerSecond.toFixed(0)}/s accepted, ${accepted} in all)`);
      return figures;
    };
    // The floor before and after: how far its two figures are apart is how noisy the machine is.
    results[kind] = { title, before: await throughput(floor), ours: await throughput(ours), after: await throughput(floor) };
  }

  const latency = async (side) => {
    const figures = await measureLatency(side, { people: people.slice(0, CONNECTED_PEOPLE), perSecond: PER_SECOND, ...times });
    say(`send to socket at ${PER_SECOND}/s: ${side.name} p50 ${figures.p50.toFixed(1)} ms, p99 ${figures.p99.toFixed(1)} ms`);
    return figures;
  };
  results.latency = { perSecond: PER_SECOND, floor: await latency(floor), ours: await latency(ours) };
  process.stdout.write(reportOf(results));
}

await runClosing(run, say);
