import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { eventually } from '../support/eventually.ts';
import type { Scene } from './kinds/fault.ts';
import { openBackend, type Backend } from './load/backend.ts';
import { startDriver } from './load/driver.ts';
import { startFollower, type Follower } from './load/follower.ts';
import { openLedger } from './load/ledger.ts';
import { makePeople } from './load/people.ts';
import { readAlong } from './load/reader.ts';
import { putToBed, type Respected } from './load/sleepers.ts';
import { planFor, type Plan, type Planned } from './plan.ts';
import { seeded } from './random.ts';
import { describeLanes } from './stage/lanes.ts';
import { openStage, type Stage } from './stage/stage.ts';
import { causelessFailures, type Failure } from './verdict/causes.ts';
import { judgeDeliveries } from './verdict/deliveries.ts';
import { isUpToDate, judgeFeeds } from './verdict/feeds.ts';
import { recoveryOf, type Happened } from './verdict/recovery.ts';
import type { Outcome } from './verdict/outcome.ts';
import { readCounters, readDeliveries, readFeeds, readLetters, readNotifications, restless } from './verdict/tables.ts';

export interface CampaignOptions {
  seed: number;
  seconds: number;
  only: readonly string[];
  oneByOne: boolean;
  pace: number;
  /** How many times as long as promised a recovery may take where the machine is busy with something else; 1 where it is not. */
  indulgence: number;
  /** Hears what happens while it happens. */
  say: (line: string) => void;
  /** Leaves logs and data behind when something was wrong. */
  keepEvidence: boolean;
}

const PEOPLE = 8;
const CALM_BEFORE_MS = 2_000;
const QUIET_WITHIN_MS = 120_000;
const TELL_EVERY_MS = 5_000;
const LOOK_EVERY_MS = 250;
const FOLLOWERS_WITHIN_MS = 60_000;
const REPLAY_ROUNDS = 3;

/** One seed from beginning to end: a platform of its own, load, faults, quiet, and the reckoning. */
export async function runCampaign(options: CampaignOptions): Promise<Outcome> {
  const { seed, say } = options;
  const random = seeded(seed);
  const plan = planFor(random.fork('plan'), options);
  say(`seed ${seed}: ${plan.tracks.reduce((sum, track) => sum + track.length, 0)} faults in ${options.seconds} s, ${plan.oneByOne ? 'one by one' : 'as a storm'}`);
  const stage = await openStage();
  let broken = true;
  try {
    const outcome = await hold(stage, plan, options);
    broken = outcome.violations.length > 0;
    return outcome;
  } finally {
    await stage.close({ keepFolder: broken && options.keepEvidence });
    if (broken && options.keepEvidence) say(`logs and data are kept in ${stage.folder}`);
  }
}

async function hold(stage: Stage, plan: Plan, { seed, pace, indulgence, say }: CampaignOptions): Promise<Outcome> {
  const random = seeded(seed);
  const backend = openBackend(stage, random.fork('backend'));
  const people = await makePeople(stage, backend, PEOPLE);
  const followers = await Promise.all(
    people.map(({ id }, at) => startFollower(id, at % 2 === 0 ? 'WebSocket' : 'events', { stage, backend, random: random.fork(id) })),
  );
  const sleepers = await putToBed(people, backend, random.fork('sleepers'));
  const ledger = openLedger();
  const driver = startDriver({ seed, random: random.fork('driver'), backend, ledger, people, pace });
  const reading = new AbortController();
  const readers = readAlong(followers, backend, random.fork('readers'), reading.signal);

  const { happened, violations } = await inject(plan, { stage, followers }, say);
  await driver.stop();
  reading.abort();
  await readers;
  await Promise.all(stage.roles.map((role) => role.ready().catch((error: unknown) => violations.push(String(error)))));

  const respected = await sleepers.wake();
  const calmAt = Date.now();
  const { replayed, failures } = await comeToRest(stage, backend, violations, say);
  const quietAfterMs = Date.now() - calmAt;
  await eventually('every follower is up to date', async () => {
    const counters = await readCounters(stage);
    return followers.every((follower) => isUpToDate(follower, counters));
  }, { withinMs: FOLLOWERS_WITHIN_MS, everyMs: 200 }).catch(() => undefined);
  await Promise.all(followers.map((follower) => follower.leave()));

  return reckon({ stage, seed, plan, indulgence, followers, happened, violations, replayed, failures, quietAfterMs, ledger, backend, respected });
}

async function inject(plan: Plan, scene: Scene, say: (line: string) => void): Promise<{ happened: Happened[]; violations: string[] }> {
  const happened: Happened[] = [];
  const violations: string[] = [];
  const begunAt = Date.now();
  const workOff = async (track: readonly Planned[]) => {
    for (const fault of track) {
      await rest(fault.afterMs);
      const startedAt = Date.now();
      say(`  ${((startedAt - begunAt) / 1_000).toFixed(1).padStart(5)} s  ${fault.kind}: ${fault.detail}`);
      try {
        const { healedAt, note = null, violation } = await fault.inject(scene);
        happened.push({ kind: fault.kind, detail: fault.detail, provider: fault.provider ?? null, note, startedAt, healedAt, recoversWithinMs: fault.recoversWithinMs });
        if (note !== null) say(`           ${note}`);
        if (violation !== undefined && plan.oneByOne) violations.push(violation);
      } catch (error) {
        // In a storm another fault may have taken away what this one needs.
        const line = `${fault.kind} could not be injected: ${String(error)}`;
        if (plan.oneByOne) violations.push(line);
        else say(`           ${line}`);
      }
    }
  };
  await rest(CALM_BEFORE_MS);
  await Promise.all(plan.tracks.map(workOff));
  // Time to see the last one's recovery under load.
  await rest(CALM_BEFORE_MS * 2);
  return { happened, violations };
}

/** Waits until nothing is under way; what was given up is replayed, as an operator would once all is well. */
async function comeToRest(stage: Stage, backend: Backend, violations: string[], say: (line: string) => void): Promise<{ replayed: number; failures: Failure[] }> {
  let replayed = 0;
  const failures: Failure[] = [];
  for (let round = 0; ; round += 1) {
    const left = await waitForRest(stage, say);
    if (left !== null) {
      violations.push(`not at rest after ${QUIET_WITHIN_MS / 1_000} s: ${left}`);
      const lanes = await describeLanes(stage.nats).catch((error: unknown) => [String(error)]);
      for (const line of lanes) say(`  ${line}`);
      return { replayed, failures };
    }
    const letters = await readLetters(stage);
    failures.push(...letters);
    if (letters.length === 0 || round === REPLAY_ROUNDS) return { replayed, failures };
    say(`  replaying ${letters.length} dead letters`);
    const { data } = await backend.ask<{ replayed: number }>(
      `mutation ($ids: [ID!]!) { replayDeadLetters(ids: $ids) { replayed errors { code message } } }`,
      { ids: letters.slice(0, 1_000).map(({ id }) => id) },
    );
    replayed += data.replayed;
  }
}

/** Answers what is still under way when patience is over; null when nothing is. */
async function waitForRest(stage: Stage, say: (line: string) => void): Promise<string | null> {
  const begunAt = performance.now();
  let toldAt = begunAt;
  for (;;) {
    const left = await restless(stage);
    const now = performance.now();
    if (left === null || now - begunAt > QUIET_WITHIN_MS) return left;
    if (now - toldAt > TELL_EVERY_MS) {
      toldAt = now;
      say(`  waiting for ${left}`);
    }
    await rest(LOOK_EVERY_MS);
  }
}

interface Reckoning {
  stage: Stage;
  seed: number;
  plan: Plan;
  indulgence: number;
  followers: readonly Follower[];
  happened: Happened[];
  violations: string[];
  replayed: number;
  failures: readonly Failure[];
  quietAfterMs: number;
  ledger: ReturnType<typeof openLedger>;
  backend: Backend;
  respected: Respected;
}

async function reckon({ stage, seed, plan, indulgence, followers, happened, violations, replayed, failures, quietAfterMs, ledger, backend, respected }: Reckoning): Promise<Outcome> {
  const [notifications, deliveries, feeds, counters, received] = await Promise.all([
    readNotifications(stage),
    readDeliveries(stage),
    readFeeds(stage),
    readCounters(stage),
    stage.sandbox.received(),
  ]);
  const sent = judgeDeliveries({ ledger, notifications, deliveries, feeds, received, respected });
  const told = judgeFeeds(followers, feeds, counters);
  const confusions = [...backend.confusions, ...told.confusions];
  const causeless = causelessFailures(failures, happened);
  // The tables may lie on a disk that ends with the stage.
  writeFileSync(join(stage.folder, 'evidence.json'), JSON.stringify({ accepted: [...ledger.accepted.values()], notifications, deliveries, received, happened, respected }));
  const starts = happened.map(({ startedAt }) => startedAt).sort((one, other) => one - other);
  const recoveries = happened.map((fault) => {
    const next = starts.find((startedAt) => startedAt > fault.healedAt) ?? Infinity;
    return { ...fault, ...recoveryOf(fault, deliveries, next) };
  });
  const slow = recoveries.filter(({ firstThroughMs, recoversWithinMs }) => plan.oneByOne && (firstThroughMs ?? 0) > recoversWithinMs * indulgence);
  const tardy = ({ kind, detail, firstThroughMs, slowestWire, recoversWithinMs }: (typeof slow)[number]) =>
    `${kind} (${detail}): the first send after it took ${Math.round(firstThroughMs ?? 0)} ms by ${slowestWire ?? '?'}, of ${recoversWithinMs}`;
  return {
    seed,
    accepted: ledger.accepted.size,
    replayed,
    quietAfterMs,
    sent,
    told,
    recoveries,
    troubles: backend.troubles,
    confusions,
    causeless,
    violations: [
      ...violations,
      ...stage.suicides,
      ...ledger.contradictions,
      ...sent.lost.map((line) => `lost: ${line}`),
      ...sent.undeclaredCopies.map((line) => `undeclared copies: ${line}`),
      ...sent.doubleAcceptances,
      ...sent.mistimed,
      ...sent.disturbances.map((line) => `disturbed: ${line}`),
      ...told.gaps.map((line) => `gap: ${line}`),
      ...told.repeats.map((line) => `repeat: ${line}`),
      ...told.reorderings.map((line) => `reordering: ${line}`),
      ...told.resets.map((line) => `reset: ${line}`),
      ...told.rejections.map((line) => `turned away: ${line}`),
      ...confusions.map((line) => `confused: ${line}`),
      ...causeless.map((line) => `failed without cause: ${line}`),
      ...slow.map(tardy),
    ],
  };
}
