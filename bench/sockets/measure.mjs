// One measurement each; every one answers figures, and what came wrongly of it.
import { setTimeout as rest } from 'node:timers/promises';
import { cpuOf, sinceThen } from '../cpu.mjs';
import { drained } from '../load.mjs';
import { settledMemory } from './machine.mjs';

const LOOK_EVERY_MS = 20;
const COMES_WITHIN_MS = 60_000;
const PER_CALL = 100;
const CALLERS = 4;

/** Resolves with the counts when so many items have come since; fewer after a minute, and then some are lost. */
export async function arrived(crowd, before, count) {
  const deadline = performance.now() + COMES_WITHIN_MS;
  for (;;) {
    const counts = await crowd.ask('counts');
    if (counts.items - before.items >= count || performance.now() > deadline) return counts;
    await rest(LOOK_EVERY_MS);
  }
}

/** What came wrongly between two looks at the crowd. */
export function wrongs(before, after, count) {
  const since = (name) => after[name] - before[name];
  return { lost: count - since('items'), repeated: since('repeated'), reordered: since('reordered'), resets: since('resets') };
}

/** Everybody comes; answers how long that took and what each idle socket costs the server. */
export async function measureIdle(crowd, pid, { those, selection }) {
  const empty = await settledMemory(pid);
  const ms = await crowd.ask('connect', { those, selection });
  const full = await settledMemory(pid);
  return { seconds: ms / 1_000, bytesPerSocket: empty === null ? null : (full - empty) / those.length };
}

/** `prepare` answers what gives all as fast as it is taken, and answers how many that were. */
export async function measureFanOut(crowd, pids, prepare) {
  const push = await prepare();
  const before = await crowd.ask('counts');
  const cpuBefore = cpuOf(pids);
  const start = performance.now();
  const count = await push();
  const after = await arrived(crowd, before, count);
  const seconds = (performance.now() - start) / 1_000;
  const cpu = cpuOf(pids);
  await crowd.ask('latencies');
  const frames = after.frames - before.frames;
  return {
    perSecond: frames / seconds,
    frames,
    cpu: sinceThen(cpuBefore, cpu, frames),
    wrong: wrongs(before, after, count),
  };
}

export async function measurePace(crowd, pace) {
  const before = await crowd.ask('counts');
  await crowd.ask('latencies');
  const count = await pace();
  const after = await arrived(crowd, before, count);
  return { ...(await crowd.ask('latencies')), wrong: wrongs(before, after, count) };
}

/** One item for each of these people through the whole platform, as fast as it goes; the next only when all are sent. */
export async function sendToEach(ours, sql, people, numberOf) {
  const waiting = [...people];
  await Promise.all(
    Array.from({ length: CALLERS }, async () => {
      while (waiting.length > 0) await ours.send(waiting.splice(0, PER_CALL).map((person) => requestFor(person, numberOf)));
    }),
  );
  await drained(sql);
}

/** At a steady pace until the signal; answers how many were sent. */
export async function sendAtPace(ours, people, numberOf, { perSecond, signal }) {
  const start = performance.now();
  const calls = [];
  let sent = 0;
  while (!signal.aborted) {
    const due = Math.floor(((performance.now() - start) * perSecond) / 1_000);
    const those = Array.from({ length: Math.min(PER_CALL, due - sent) }, (_, at) => people[(sent + at) % people.length]);
    sent += those.length;
    if (those.length > 0) calls.push(ours.send(those.map((person) => requestFor(person, numberOf))));
    await rest(LOOK_EVERY_MS);
  }
  await Promise.all(calls);
  return sent;
}

function requestFor(person, numberOf) {
  const number = numberOf(person);
  return {
    person,
    title: `Order ${number} has been shipped`,
    body: 'It will be with you the day after tomorrow, between nine and twelve.',
    channel: 'IN_APP',
    data: { number },
    key: `${person.id}-${number}`,
  };
}
