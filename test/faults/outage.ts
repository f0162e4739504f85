import { setTimeout as rest } from 'node:timers/promises';
import type { Action } from '../adapters/sandbox.ts';
import { openBackend } from './load/backend.ts';
import { startDriver } from './load/driver.ts';
import { openLedger } from './load/ledger.ts';
import { makePeople } from './load/people.ts';
import { seeded } from './random.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { readDeliveries, type DeliveryFact } from './verdict/tables.ts';

export interface OutageOptions {
  seed: number;
  /** How long each state is watched. */
  seconds: number;
  pace: number;
  say: (line: string) => void;
}

/** How much slower the other lanes may become while one provider is out. */
const WORST_RATIO = 1.5;
/** Differences between numbers smaller than this are the machine's, not the outage's. */
const NOISE_MS = 40;
const PEOPLE = 8;
/** Fresh R3 streams take some seconds to find their leaders. */
const WARM_UP_MS = 10_000;
const LAST_SENDS_MS = 4_000;
const BROKEN = 'email';
const OUTAGES: { name: string; action: Action }[] = [
  { name: 'smtp hangs', action: { hang: true } },
  { name: 'smtp answers 5xx', action: { status: 503 } },
];

/** Breaks one provider for long while the load goes on, and times everything that has nothing to do with it. Answers what was too slow. */
export async function runOutage({ seed, seconds, pace, say }: OutageOptions): Promise<string[]> {
  const stage = await openStage();
  try {
    const random = seeded(seed);
    const backend = openBackend(stage, random.fork('backend'));
    const people = await makePeople(stage, backend, PEOPLE);
    const driver = startDriver({ seed, random: random.fork('driver'), backend, ledger: openLedger(), people, pace });
    await rest(WARM_UP_MS);
    const watches = [await watch('all is well', seconds)];
    for (const { name, action } of OUTAGES) {
      say(`  ${name} for ${seconds} s`);
      const heal = await stage.sandbox.misbehave({ provider: 'smtp', action });
      watches.push(await watch(name, seconds));
      await heal();
    }
    await driver.stop();
    return compare(await timed(stage), watches, say);
  } finally {
    await stage.close({ keepFolder: false });
  }
}

interface Watch {
  name: string;
  from: number;
  to: number;
}

async function watch(name: string, seconds: number): Promise<Watch> {
  const from = Date.now();
  await rest(seconds * 1_000);
  return { name, from, to: Date.now() };
}

/** Once every other lane has sent what it owes. What waits for a time or another step is not slow. */
async function timed(stage: Stage): Promise<DeliveryFact[]> {
  await rest(LAST_SENDS_MS);
  const deliveries = await readDeliveries(stage);
  return deliveries.filter(({ lane, strategy, scheduled }) => lane !== null && !lane.startsWith(BROKEN) && strategy === 'PARALLEL' && !scheduled);
}

function compare(deliveries: readonly DeliveryFact[], watches: readonly Watch[], say: (line: string) => void): string[] {
  const rows = watches.map(({ name, from, to }) => {
    const own = deliveries.filter(({ dueAt }) => dueAt >= from && dueAt < to);
    const times = own.flatMap(({ dueAt, sentAt }) => (sentAt === null ? [] : [sentAt - dueAt])).sort((one, other) => one - other);
    return { name, count: own.length, unsent: own.length - times.length, p50: share(times, 0.5), p99: share(times, 0.99) };
  });
  const calm = rows[0]?.p99 ?? 0;
  for (const { name, count, unsent, p50, p99 } of rows) {
    say(`  ${name.padEnd(18)} ${String(count).padStart(6)} deliveries by other providers, p50 ${p50} ms, p99 ${p99} ms, ${unsent} not sent`);
  }
  return rows.flatMap(({ name, p99, unsent }) => [
    ...(Math.max(p99, NOISE_MS) > WORST_RATIO * Math.max(calm, NOISE_MS) ? [`while ${name} the p99 of the other lanes is ${p99} ms; without it ${calm} ms`] : []),
    ...(unsent > 0 ? [`while ${name} ${unsent} deliveries by other providers were not sent`] : []),
  ]);
}

function share(sorted: readonly number[], part: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0);
}
