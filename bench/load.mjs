// The callers and the listeners: what is asked of either side, and what came of it.
import { setTimeout as rest } from 'node:timers/promises';

const LOOK_EVERY_MS = 20;
const DRAIN_WITHIN_MS = 60_000;
/** The sandbox keeps 50,000 messages; each of a measurement is counted there afterwards. */
const MOST_MESSAGES = 45_000;

let asked = 0;

/** What to send next: no two are alike, and each is stamped with the moment it was due. */
export function requestTo(people, channel, dueAt = performance.now()) {
  asked += 1;
  return {
    person: people[asked % people.length],
    title: `Order ${asked} has been shipped`,
    body: 'It will be with you the day after tomorrow, between nine and twelve.',
    channel,
    data: { number: asked, dueAt },
    key: `bench-${asked}`,
  };
}

/** `callers` call one after the other, each with `perCall` requests, for so long; answers how many were accepted. */
export async function call(side, { people, callers, perCall, seconds }) {
  const until = performance.now() + seconds * 1_000;
  let accepted = 0;
  let begun = 0;
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (performance.now() < until && begun + perCall <= MOST_MESSAGES) {
        begun += perCall;
        await side.send(Array.from({ length: perCall }, () => requestTo(people, 'PUSH')));
        accepted += perCall;
      }
    }),
  );
  return accepted;
}

/** Calls at a steady pace, whatever becomes of them; resolves when all are answered. */
export async function callAtPace(side, { people, perSecond, seconds }) {
  const start = performance.now();
  const total = perSecond * seconds;
  const calls = [];
  while (calls.length < total) {
    const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000) + 1);
    while (calls.length < due) {
      const dueAt = start + (calls.length * 1_000) / perSecond;
      calls.push(side.send([requestTo(people, 'IN_APP', dueAt)]));
    }
    await rest(1);
  }
  await Promise.all(calls);
  return total;
}

/** Resolves when the last status is written: no notification is left that is not over. */
export async function drained(sql) {
  const deadline = performance.now() + DRAIN_WITHIN_MS;
  for (;;) {
    const [{ open }] = await sql`select exists (select from notification where status in ('SCHEDULED', 'ACTIVE')) as open`;
    if (!open) return;
    if (performance.now() > deadline) throw new Error('Some notifications were still not over after a minute.');
    await rest(LOOK_EVERY_MS);
  }
}
