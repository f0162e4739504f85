// `npm run bench:sockets`: ten thousand people with an open inbox, beside bare sockets with the same people and bytes.
import { setTimeout as rest } from 'node:timers/promises';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import postgres from 'postgres';
import { runClosing } from './closing.mjs';
import { FEED_SELECTION, openOurs } from './ours.mjs';
import { openChild } from './sockets/child.mjs';
import { checkFiles, SETTLING } from './sockets/machine.mjs';
import { arrived, measureFanOut, measureIdle, measurePace, sendAtPace, sendToEach, wrongs } from './sockets/measure.mjs';
import { openPostman, PARTS } from './sockets/postman.mjs';
import { isWhole, reportOf } from './sockets/report.mjs';
import { openStage } from './stage.mjs';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    profile: { type: 'string' },
    /** Some of the parts only. */
    parts: { type: 'string', default: 'floor,fan,pace,stalled,storm,death' },
  },
});

const size = options.quick
  ? { people: 2_000, each: 20, paceSeconds: 5, stormRounds: 2, deathPace: 300 }
  : { people: 10_000, each: 20, paceSeconds: 10, stormRounds: 3, deathPace: 500 };
const WARM_EACH = 5;
const ROUNDS = 3;
const PACE = 2_000;
const STALLED = 100;
const STALLED_PACE = 100;
const STALLED_BODY = 'x'.repeat(60_000);
const ENDED_WITHIN_MS = 60_000;
const CONNECTIONS = 16;
const TOKENS_PER_CALL = 50;
const JITTER_MS = 1_000;
const DEATH_SECONDS = 3;

const began = performance.now();
function say(line) {
  process.stderr.write(`${((performance.now() - began) / 1_000).toFixed(0).padStart(4)} s  ${line}\n`);
}

async function run(closers) {
  const parts = new Set(options.parts.split(','));
  checkFiles(size.people);
  say(`starting PostgreSQL, nats-server and the provider sandbox (${availableParallelism()} cores)`);
  const stage = await openStage(closers);
  const people = Array.from({ length: size.people }, (_, at) => ({ id: `person-${at}`, sent: 0 }));
  say('starting ours: api, worker, scheduler');
  const ours = await openOurs({ stage, people, connections: CONNECTIONS, profile: options.profile, apiOptions: SETTLING, closers });
  const tokens = await issueTokens(ours, people);
  const sql = postgres(ours.databaseUrl, { max: 1 });
  closers.push(() => sql.end({ timeout: 1 }));
  const ids = await findIds(sql, people);
  const postman = await openPostman({ databaseUrl: ours.databaseUrl, natsUrl: stage.natsUrl, closers });
  const crowd = await openChild('crowd', { closers });
  const bare = await openChild('bare', { options: SETTLING, closers });

  const selection = FEED_SELECTION;
  const placesOn = (url, from, to) => tokens.slice(from, to).map((token, at) => ({ place: from + at, url: `ws${url.slice('http'.length)}/graphql`, token }));
  const everybody = placesOn(ours.api.url, 0, people.length);
  const numberOf = (person) => (person.sent += 1);
  const told = (those, count) => those.forEach((person) => (person.sent += count));
  const results = { people: people.length, pace: PACE };

  // One item for one person, for its frame: the floor's are cut from it.
  await crowd.ask('connect', { those: everybody.slice(0, 1), selection });
  await measurePace(crowd, () => postman.pace(ids.slice(0, 1), { perSecond: 1, seconds: 1 }));
  told(people.slice(0, 1), 1);
  const frame = /^(.*"number":)\d+(.*"at":)[\d.]+(.*)$/.exec(await crowd.ask('sample')).slice(1);
  await crowd.ask('leave', {});

  const url = await bare.ask('url');
  for (let round = 1; round <= (parts.has('fan') ? ROUNDS : 1); round += 1) {
    if (parts.has('floor')) await floorRound(round);
    await ourRound(round);
  }
  if (parts.has('stalled')) results.stalled = await stall();
  if (parts.has('storm')) results.storm = await storm();
  if (parts.has('death')) results.death = await death();
  process.stdout.write(reportOf(results));
  if (!isWhole(results)) process.exitCode = 1;

  /** Floor and ours stand by turns, since the machine is another one from minute to minute; each alone, and warm. */
  async function floorRound(round) {
    // The crowd that is with ours keeps its places: the floor's have others, each time.
    const those = everybody.map(({ place }) => ({ place: -1 - place - round * people.length, url }));
    if (round > 1) await crowd.ask('connect', { those, selection });
    else {
      say(`the floor: ${people.length} bare sockets`);
      results.floorIdle = await measureIdle(crowd, bare.pid, { those, selection });
    }
    if (parts.has('fan')) {
      await floorFanOut(WARM_EACH);
      (results.floorFan ??= []).push(await floorFanOut(size.each));
      say(`the floor: ${results.floorFan.at(-1).perSecond.toFixed(0)} deliveries/s`);
    }
    if (parts.has('pace') && round === 1) {
      results.floorPace = await measurePace(crowd, () => bare.ask('pace', { frame, perSecond: PACE, seconds: size.paceSeconds }).then(() => PACE * size.paceSeconds));
    }
    await crowd.ask('leave', {});
  }

  async function ourRound(round) {
    if (round > 1) await crowd.ask('connect', { those: everybody, selection });
    else {
      say(`ours: ${people.length} sockets`);
      results.idle = await measureIdle(crowd, ours.api.pid, { those: everybody, selection });
      say(`ours: all were subscribed after ${results.idle.seconds.toFixed(1)} s`);
    }
    if (parts.has('fan')) {
      await fanOut(WARM_EACH);
      (results.fan ??= []).push(await fanOut(size.each));
      say(`ours: ${results.fan.at(-1).perSecond.toFixed(0)} deliveries/s`);
    }
    if (parts.has('pace') && round === 1) {
      results.calm = await measurePace(crowd, () => postman.pace(ids, { perSecond: PACE, seconds: size.paceSeconds }));
      for (let at = 0; at < PACE * size.paceSeconds; at += 1) numberOf(people[at % people.length]);
      say(`ours at ${PACE}/s: p50 ${results.calm.p50.toFixed(1)} ms, p99 ${results.calm.p99.toFixed(1)} ms`);
    }
    if (parts.has('fan') && round < ROUNDS) await crowd.ask('leave', {});
  }

  function floorFanOut(each) {
    return measureFanOut(crowd, { server: bare.pid, crowd: crowd.pid }, () => async () => {
      await bare.ask('push', { frame, each, parts: PARTS });
      return people.length * each;
    });
  }

  async function fanOut(each) {
    const pids = { server: ours.api.pid, crowd: crowd.pid, NATS: stage.pids.NATS, postman: process.pid };
    const measured = await measureFanOut(crowd, pids, () => postman.prepare(ids, each, crowd));
    told(people, each);
    return measured;
  }

  /** The last hundred read no more, and what they are told is large. */
  async function stall() {
    const from = people.length - STALLED;
    const [others, those] = [ids.slice(0, from), ids.slice(from)];
    const places = Array.from({ length: STALLED }, (_, at) => from + at);
    const seconds = size.paceSeconds;
    const both = async () => {
      const [count, large] = await Promise.all([
        postman.pace(others, { perSecond: PACE, seconds }),
        postman.pace(those, { perSecond: STALLED_PACE, seconds, body: STALLED_BODY }),
      ]);
      for (let at = 0; at < count; at += 1) numberOf(people[at % from]);
      for (let at = 0; at < large; at += 1) numberOf(people[from + (at % STALLED)]);
      return { count, large };
    };
    const reading = await measurePace(crowd, async () => Object.values(await both()).reduce((one, other) => one + other));
    await crowd.ask('pause', { places });
    const missed = {};
    const stalled = await measurePace(crowd, async () => {
      const { count, large } = await both();
      missed.count = large;
      return count;
    });
    const start = performance.now();
    while ((await openSockets(ours.api.url)) > from && performance.now() - start < ENDED_WITHIN_MS) await rest(500);
    const left = (await openSockets(ours.api.url)) - from;
    say(`ours: ${STALLED - left} of ${STALLED} stalled sockets were ended`);
    const before = await crowd.ask('counts');
    await crowd.ask('leave', { places });
    await crowd.ask('connect', { those: everybody.slice(from), selection });
    const after = await arrived(crowd, before, missed.count);
    return { reading, stalled, left, back: wrongs(before, after, missed.count) };
  }

  /** All go, much happens, and all come back at once with their cursors. */
  async function storm() {
    say(`the storm: all leave, ${people.length * size.stormRounds} items are sent`);
    await crowd.ask('leave', {});
    const sending = performance.now();
    for (let round = 0; round < size.stormRounds; round += 1) await sendToEach(ours, sql, people, numberOf);
    const sendSeconds = (performance.now() - sending) / 1_000;
    say(`the storm: sent within ${sendSeconds.toFixed(0)} s; all come back`);
    const count = people.length * size.stormRounds;
    const before = await crowd.ask('counts');
    const start = performance.now();
    const connecting = crowd.ask('connect', { those: everybody, selection });
    const after = await arrived(crowd, before, count);
    const seconds = (performance.now() - start) / 1_000;
    const connected = (await connecting) / 1_000;
    say(`the storm: everybody had everything after ${seconds.toFixed(1)} s; ${after.retried - before.retried} had to knock again`);
    return { count, sendSeconds, connected, seconds, wrong: wrongs(before, after, count) };
  }

  /** Two nodes with half of the crowd each; one is killed, and its people go to the other. */
  async function death() {
    const half = people.length / 2;
    say('the death of a node: a second api');
    const second = await ours.startApi('api-2');
    await crowd.ask('leave', { places: everybody.slice(half).map(({ place }) => place) });
    await crowd.ask('connect', { those: placesOn(second.url, half, people.length), selection });
    const before = await crowd.ask('counts');
    const stopping = new AbortController();
    const sending = sendAtPace(ours, people, numberOf, { perSecond: size.deathPace, signal: stopping.signal });
    await rest(DEATH_SECONDS * 1_000);
    await crowd.ask('expectDeath', { url: everybody[0].url, jitterMs: JITTER_MS });
    process.kill(second.pid, 'SIGKILL');
    const start = performance.now();
    while ((await crowd.ask('counts')).ended < half + before.ended && performance.now() - start < ENDED_WITHIN_MS) await rest(20);
    const moved = await crowd.ask('takenIn');
    const movedSeconds = (performance.now() - start) / 1_000;
    stopping.abort();
    const count = await sending;
    const after = await arrived(crowd, before, count);
    const seconds = (performance.now() - start) / 1_000;
    say(`the death of a node: ${moved} moved within ${movedSeconds.toFixed(1)} s, all were whole after ${seconds.toFixed(1)} s`);
    return { count, moved, movedSeconds, seconds, wrong: wrongs(before, after, count) };
  }
}

async function issueTokens(ours, people) {
  const tokens = [];
  for (let at = 0; at < people.length; at += TOKENS_PER_CALL) {
    const asked = people.slice(at, at + TOKENS_PER_CALL).map(({ id }, place) => `t${place}: issueUserToken(input: { userId: "${id}" }) { token }`);
    const answered = await ours.call(`mutation { ${asked.join(' ')} }`);
    tokens.push(...asked.map((_, place) => answered[`t${place}`].token));
  }
  return tokens;
}

async function findIds(sql, people) {
  const rows = await sql`select id, external_id from "user"`;
  const known = new Map(rows.map(({ id, external_id: externalId }) => [externalId, id]));
  return people.map(({ id }) => known.get(id));
}

async function openSockets(url) {
  const text = await (await fetch(`${url}/metrics`)).text();
  return Number(/carillon_sockets\{transport="websocket"\} (\d+)/.exec(text)[1]);
}

await runClosing(run, say);
