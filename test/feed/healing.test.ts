import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { subscribeFeed } from '../../src/edge/live/feed.ts';
import { createFeedHub } from '../../src/edge/live/hub.ts';
import { eventually } from '../support/eventually.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { openNode, Reader, type Node } from './nodes.ts';
import { additionFor, additionsFor, openStage, type Stage } from './stage.ts';

const OFTEN_MS = 50;
const NEVER_MS = 600_000;
const start = { epoch: '', seq: 0 };

let stage: Stage;
let nats: Nats;
let nodes: Node[];
beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.leave());
beforeEach(async () => {
  nats = await startNats();
  nodes = [];
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.leave()));
  await nats.stop();
});

async function openedNode(compareEveryMs: number): Promise<Node> {
  const node = await openNode(stage.database, nats.url, compareEveryMs);
  nodes.push(node);
  return node;
}

/** A feed of one item, and somebody who was told of it. */
async function lookedAt(node: Node, userId = newId()) {
  await stage.add([additionFor(userId)]);
  const reader = node.subscribe(userId, start);
  await reader.until('the reader is live', () => reader.numbers.length === 1);
  return { userId, reader };
}

function promised(): [promise: Promise<void>, resolve: () => void] {
  let resolve = (): void => undefined;
  const promise = new Promise<void>((call) => (resolve = call));
  return [promise, resolve];
}

describe('what pings did not tell', () => {
  it('is found by the comparison, even when the lost ping was the last', async () => {
    const node = await openedNode(OFTEN_MS);
    const people = await Promise.all(Array.from({ length: 30 }, () => lookedAt(node)));
    const missed = people.slice(0, 10);
    await stage.add(missed.flatMap(({ userId }) => additionsFor(userId, 3)));
    for (const { reader } of missed) await reader.until('the missed items arrive', () => reader.numbers.length === 4);
    expect(missed.map(({ reader }) => reader.events.at(-1)?.counts.total)).toEqual(missed.map(() => 4));
    expect(people.slice(10).every(({ reader }) => reader.events.length === 1)).toBe(true);
    await Promise.all(people.map(({ reader }) => reader.leave()));
  });

  it('is found as soon as NATS is back', async () => {
    const [node, sender] = [await openedNode(NEVER_MS), await openedNode(NEVER_MS)];
    const { userId, reader } = await lookedAt(node);
    await nats.kill();
    await eventually('both notice', () => !node.bus.isUp() && !sender.bus.isUp());
    const lost = await stage.add([additionFor(userId, 'while it was away')]);
    sender.live.publishFeed(lost);
    expect(reader.numbers).toEqual([1]);
    await nats.restart();
    await reader.until('the item arrives', () => reader.numbers.length === 2);
    await eventually('the sender is back', () => sender.bus.isUp());
    sender.live.publishFeed(await stage.add([additionFor(userId, 'pinged again')]));
    await reader.until('pings arrive again', () => reader.numbers.length === 3);
    expect(reader.numbers).toEqual([1, 2, 3]);
    await reader.leave();
  });

  it('is in what somebody reads who comes when NATS is back: they read once it knows the subscription again', async () => {
    const node = await openedNode(NEVER_MS);
    const [known, know] = promised();
    let asked = 0;
    const active = () => ((asked += 1) === 1 ? Promise.resolve() : known);
    const hub = createFeedHub({ sql: stage.database.sql, live: { ...node.live, active }, log: node.bus.log, compareEveryMs: NEVER_MS });
    const leaving = new AbortController();
    const running = hub.run(leaving.signal);
    const early = new Reader(subscribeFeed(hub, newId(), start));
    await nats.restart();
    await eventually('the hub asks again', () => asked === 2);
    const userId = newId();
    await stage.add([additionFor(userId)]);
    const late = new Reader(subscribeFeed(hub, userId, start));
    const other = await lookedAt(node);
    await stage.add([additionFor(userId, 'not pinged')]);
    know();
    await late.until('both items arrive', () => late.numbers.length === 2);
    expect(late.events).toHaveLength(1);
    leaving.abort();
    await Promise.all([running, early.leave(), late.leave(), other.reader.leave()]);
  });

  it('is told from the rows while NATS is away, also to who comes only then', async () => {
    const node = await openedNode(OFTEN_MS);
    const early = await lookedAt(node);
    await nats.kill();
    await eventually('the node notices', () => !node.bus.isUp());
    const late = await lookedAt(node);
    await stage.add([early, late].map(({ userId }) => additionFor(userId)));
    for (const { reader } of [early, late]) await reader.until('the item arrives', () => reader.numbers.length === 2);
    await nats.restart();
    await Promise.all([early, late].map(({ reader }) => reader.leave()));
  });

  it('waits for a database that is away, and tells no error', async () => {
    const node = await openedNode(OFTEN_MS);
    const { sql } = stage.database;
    const early = await lookedAt(node);
    const userId = newId();
    await stage.add([additionFor(userId)]);
    await sql`alter table feed_counter rename to feed_counter_away`;
    const late = node.subscribe(userId, start);
    await eventually('reading and comparing fail', () => ['a feed could not be read', 'a duty failed'].every((text) => node.logged.join().includes(text)));
    await sql`alter table feed_counter_away rename to feed_counter`;
    await late.until('the replay arrives', () => late.numbers.length === 1);
    await stage.add([additionFor(early.userId)]);
    await early.reader.until('the comparison works again', () => early.reader.numbers.length === 2);
    await Promise.all([early.reader.leave(), late.leave()]);
  });
});
