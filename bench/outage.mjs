// `node bench/outage.mjs`: what one provider's outage costs everybody else. A steady load on four lanes, timed from the
// call to the provider (or the socket), without and with the outage in turns, so that the machine's own noise is seen.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as rest } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { runClosing } from './closing.mjs';
import { cpuOf } from './cpu.mjs';
import { openOurs } from './ours.mjs';
import { openStage } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    kinds: { type: 'string', default: 'hang,503,reset' },
    rounds: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '8' },
    pace: { type: 'string', default: '200' },
    /** With the second account for mail, which then takes over. */
    standby: { type: 'boolean', default: false },
    /** So many seconds of silence with a backlog that nobody takes: what waiting costs. */
    silence: { type: 'string', default: '0' },
    profile: { type: 'string' },
  },
});

const PEOPLE = 200;
const CONNECTIONS = 64;
const WARM_UP_SECONDS = 6;
const HEALED_WITHIN_MS = 30_000;
const LATE_MS = 3_000;
const DEADLINE_MS = 3_000;
const WORST_RATIO = 1.5;
const BACKLOG = 1_000;
/** The broken one comes last. */
const CHANNELS = ['IN_APP', 'SMS', 'PUSH', 'EMAIL'];
const PROVIDERS_OF_BROKEN = ['smtp', 'sendgrid'];
const actions = { hang: { hang: true }, 503: { status: 503 }, reset: { reset: true } };

const seconds = Number(options.seconds);
const began = performance.now();
function say(line) {
  process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`);
}

async function run(closers) {
  const stage = await openStage(closers);
  const sandbox = { ...stage.sandbox, providersFile: impatientAccounts(stage) };
  const people = Array.from({ length: PEOPLE }, (_, at) => ({
    id: `person-${at}`, email: `person-${at}@example.com`, phone: `+155502${String(at).padStart(5, '0')}`, token: `token-of-person-${at}`,
  }));
  const ours = await openOurs({ stage: { ...stage, sandbox }, people, connections: CONNECTIONS, profile: options.profile, closers });
  const sql = postgres(ours.databaseUrl, { max: 1 });
  closers.push(() => sql.end());
  const load = await openLoad(ours, people);
  say('warming up');
  await load.run(WARM_UP_SECONDS);

  const kinds = options.kinds.split(',').filter((kind) => kind !== '');
  const segments = [];
  const watch = async (name) => {
    const [cpu, written] = [cpuOf(ours.pids, 'PostgreSQL'), await statements(sql)];
    const numbers = await load.run(seconds);
    const [cpuAfter, writtenAfter] = [cpuOf(ours.pids, 'PostgreSQL'), await statements(sql)];
    segments.push({ name, numbers, cpu: share(cpu, cpuAfter, seconds), perSecond: (writtenAfter - written) / seconds });
  };
  for (let round = 0; round < Number(options.rounds); round += 1) {
    for (const kind of kinds) {
      await watch('well');
      await breakMail(sandbox.url, actions[kind]);
      await watch(kind);
      await heal(sandbox.url);
      await settled(sql);
      say(`round ${round + 1}: ${kind} is over`);
    }
  }
  await watch('well');
  await rest(LATE_MS);
  const arrivals = await load.arrivals(sandbox.url);
  report(segments, arrivals);
  if (Number(options.silence) > 0) await watchSilence({ ours, people, sql, sandboxUrl: sandbox.url });
}

function impatientAccounts({ folder, sandbox }) {
  const file = join(folder, 'providers.json');
  const accounts = JSON.parse(readFileSync(sandbox.providersFile, 'utf8')).filter(({ adapter }) => options.standby || adapter !== 'sendgrid');
  writeFileSync(file, JSON.stringify(accounts.map((one) => ({ ...one, settings: { ...one.settings, deadlineMs: DEADLINE_MS } }))));
  return file;
}

async function breakMail(url, action) {
  const broken = options.standby ? PROVIDERS_OF_BROKEN.slice(0, 1) : PROVIDERS_OF_BROKEN;
  for (const provider of broken) {
    const answer = await fetch(`${url}/rules`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ provider, action }) });
    if (!answer.ok) throw new Error(`The sandbox took no rule: ${await answer.text()}`);
  }
}
const heal = (url) => fetch(`${url}/rules`, { method: 'DELETE' });

/** Resolves when what waited for the provider is through. */
async function settled(sql) {
  for (const deadline = performance.now() + HEALED_WITHIN_MS; performance.now() < deadline; await rest(100)) {
    const [{ open }] = await sql`select exists (select from delivery where status in ('WAITING', 'QUEUED', 'SENDING') or due_at is not null) as open`;
    if (!open) return;
  }
  throw new Error('What waited for the provider did not go out when it was back.');
}

async function statements(sql) {
  const [{ count }] = await sql`select xact_commit::integer as count from pg_stat_database where datname = current_database()`;
  return count;
}

/** Percent of one core, by process. */
function share(before, after, forSeconds) {
  if (!before || !after) return {};
  return Object.fromEntries(Object.entries(after).map(([name, ms]) => [name, Math.round((ms - before[name]) / (10 * forSeconds))]));
}

async function openLoad(ours, people) {
  let asked = 0;
  const calls = new Map();
  const seen = new Map();
  for (const person of people) await ours.listen(person, ({ number }) => seen.set(number, Date.now()));

  return {
    /** Calls at a steady pace; answers the numbers of what it sent. */
    async run(forSeconds) {
      const perSecond = Number(options.pace);
      const start = performance.now();
      const [first, total] = [asked + 1, perSecond * forSeconds];
      const open = [];
      while (open.length < total) {
        const due = Math.min(total, Math.floor(((performance.now() - start) * perSecond) / 1_000) + 1);
        while (open.length < due) {
          const number = (asked += 1);
          const channel = CHANNELS[number % CHANNELS.length];
          calls.set(number, { channel, at: Date.now() });
          const words = { title: `Order ${number}`, body: `Order ${number} has been shipped.` };
          open.push(ours.send([{ person: people[number % people.length], ...words, channel, data: { number }, key: `outage-${number}` }]));
        }
        await rest(1);
      }
      await Promise.all(open);
      return { first, last: asked };
    },
    /** How long each call took to get there. */
    async arrivals(sandboxUrl) {
      for (const channel of CHANNELS.filter((one) => one !== 'IN_APP')) {
        const messages = await (await fetch(`${sandboxUrl}/messages?channel=${channel}&limit=50000`)).json();
        for (const { title, body, at } of messages) {
          const number = Number(/Order (\d+)/.exec(`${title} ${body}`)?.[1]);
          seen.set(number, Math.min(seen.get(number) ?? Infinity, new Date(at).getTime()));
        }
      }
      return new Map([...calls].map(([number, { channel, at }]) => [number, { channel, took: seen.has(number) ? seen.get(number) - at : null }]));
    },
  };
}

function report(segments, arrivals) {
  const timesOf = ({ first, last }, channels) => {
    const own = [];
    for (let number = first; number <= last; number += 1) {
      const { channel, took } = arrivals.get(number);
      if (channels.includes(channel)) own.push(took ?? Infinity);
    }
    return own;
  };
  const at = (times, part) => times.sort((one, other) => one - other)[Math.min(times.length - 1, Math.floor(times.length * part))];
  const others = CHANNELS.slice(0, -1);
  const figures = (times) => `${String(at(times, 0.5)).padStart(4)} /${String(at(times, 0.99)).padStart(5)}`;
  process.stdout.write(`\n${'p50 / p99 ms'.padEnd(14)}${[...others, 'the three'].map((one) => one.padStart(14)).join('')}   statements/s, % of a core\n`);
  for (const { name, numbers, cpu, perSecond } of segments) {
    const columns = [...others.map((one) => [one]), others].map((channels) => figures(timesOf(numbers, channels)).padStart(14));
    process.stdout.write(`${name.padEnd(14)}${columns.join('')}   ${perSecond.toFixed(0)}, ${JSON.stringify(cpu)}\n`);
  }
  const pooled = (name, channels) => segments.filter((one) => one.name === name).flatMap(({ numbers }) => timesOf(numbers, channels));
  let isWell = true;
  for (const kind of new Set(segments.map(({ name }) => name).filter((name) => name !== 'well'))) {
    const ratio = (channels) => at(pooled(kind, channels), 0.99) / at(pooled('well', channels), 0.99);
    isWell &&= ratio(others) <= WORST_RATIO;
    process.stdout.write(`${`${kind}: ratio`.padEnd(14)}${[...others.map((one) => [one]), others].map((channels) => ratio(channels).toFixed(2).padStart(14)).join('')}\n`);
  }
  const calm = segments.filter(({ name }) => name === 'well').map(({ numbers }) => at(timesOf(numbers, others), 0.99));
  process.stdout.write(`noise: the p99 without an outage was between ${Math.min(...calm)} and ${Math.max(...calm)} ms\n`);
  if (!isWell) process.exitCode = 1;
}

/** With mail out altogether and a backlog of it: what the workers do while there is nothing that they can do. */
async function watchSilence({ ours, people, sql, sandboxUrl }) {
  const forSeconds = Number(options.silence);
  const measure = async (name, during) => {
    const [cpu, written] = [cpuOf(ours.pids, 'PostgreSQL'), await statements(sql)];
    await rest(during * 1_000);
    const figures = { cpu: share(cpu, cpuOf(ours.pids, 'PostgreSQL'), during), perSecond: ((await statements(sql)) - written) / during };
    process.stdout.write(`${name.padEnd(34)} ${figures.perSecond.toFixed(1)} statements/s, % of a core: ${JSON.stringify(figures.cpu)}\n`);
  };
  await measure('idle', 10);
  await breakMail(sandboxUrl, { status: 401 });
  const words = (at) => ({ title: `Late ${at}`, body: 'x', channel: 'EMAIL', data: {}, key: `late-${at}` });
  for (let from = 0; from < BACKLOG; from += 100) {
    await ours.send(Array.from({ length: 100 }, (_, at) => ({ person: people[at], ...words(from + at) })));
  }
  await rest(LATE_MS * 2);
  const before = await sql`select sum(attempts)::integer as attempts, count(*)::integer as count from delivery where status in ('WAITING', 'QUEUED', 'SENDING')`;
  const events = await sql`select count(*)::integer as count from event`;
  await measure(`${BACKLOG} mails nobody takes`, forSeconds);
  const after = await sql`select sum(attempts)::integer as attempts, count(*)::integer as count from delivery where status in ('WAITING', 'QUEUED', 'SENDING')`;
  const eventsAfter = await sql`select count(*)::integer as count from event`;
  process.stdout.write(`waiting ${before[0].count} → ${after[0].count}, attempts used ${before[0].attempts} → ${after[0].attempts}, rows of history +${eventsAfter[0].count - events[0].count}\n`);
}

await runClosing(run, say);
