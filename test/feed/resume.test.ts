import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { readPosition } from '../../src/core/feed-event.ts';
import { pruneItems } from '../../src/db/feed-life.ts';
import { readFeedStates } from '../../src/db/feed.ts';
import type { FeedStart } from '../../src/edge/live/feed.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { openNode, type Node, type Reader } from './nodes.ts';
import { additionFor, additionsFor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let nats: Nats;
let node: Node;
let otherNode: Node;
beforeAll(async () => {
  [stage, nats] = await Promise.all([openStage(), startNats()]);
  [node, otherNode] = await Promise.all([openNode(stage.database, nats.url), openNode(stage.database, nats.url)]);
});
afterAll(async () => {
  await Promise.all([node.leave(), otherNode.leave()]);
  await Promise.all([stage.leave(), nats.stop()]);
});

async function deliver(userId: string, count = 1) {
  const changes = await stage.add(additionsFor(userId, count));
  node.live.publishFeed(changes);
  return changes[0]?.entries ?? [];
}

async function stateOf(userId: string) {
  const [state] = await readFeedStates(stage.database.sql, [userId]);
  if (!state) throw new Error('No state was answered.');
  return state;
}

/** The position after the first `seq` changes. */
async function positionAt(userId: string, seq: number): Promise<FeedStart> {
  return { epoch: (await stateOf(userId)).epoch, seq };
}

function positionOf(reader: Reader): FeedStart {
  return readPosition(reader.cursor ?? '', []) ?? 'lost';
}

const summary = (reader: Reader) => reader.events.map(({ type, items }) => [type, ...items.map(({ addedSeq, seq }) => `${addedSeq}→${seq}`)]);

describe('a feed that is resumed', () => {
  it('replays what changed since the cursor, each item once in its latest state, and goes live', async () => {
    const userId = newId();
    const [first, second] = await deliver(userId, 2);
    await deliver(userId);
    await stage.mark({ userId, ids: [second?.id ?? ''], as: 'SEEN' });
    await stage.mark({ userId, ids: [first?.id ?? ''], as: 'SEEN' });
    await stage.mark({ userId, ids: [first?.id ?? ''], as: 'READ' });
    const reader = node.subscribe(userId, await positionAt(userId, 1));
    await reader.until('the replay arrives', () => reader.numbers.length === 3);
    await deliver(userId);
    await reader.until('the live event arrives', () => reader.numbers.length === 4);
    expect(summary(reader)).toEqual([['ADDED', '2→4', '3→3'], ['UPDATED', '1→6'], ['ADDED', '7→7']]);
    expect(reader.events[0]?.counts).toEqual({ unseen: 1, unread: 2, total: 3 });
    expect(reader.events.map(({ cursor }) => readPosition(cursor, [])?.seq)).toEqual([3, 6, 7]);
    await reader.leave();
  });

  it('tells of each new item as ADDED, once, also whoever is cut off between two events', async () => {
    const userId = newId();
    const [first] = await deliver(userId);
    const [second] = await deliver(userId);
    await deliver(userId);
    await stage.mark({ userId, ids: [first?.id ?? ''], as: 'READ' });
    await stage.mark({ userId, ids: [second?.id ?? ''], as: 'READ' });
    const cutOff = node.subscribe(userId, await positionAt(userId, 1));
    await cutOff.until('the replay arrives', () => cutOff.numbers.length === 3);
    const back = node.subscribe(userId, readPosition(cutOff.events[0]?.cursor ?? '', []) ?? 'lost');
    await deliver(userId);
    await back.until('it is live', () => back.numbers.at(-1) === 6);
    expect([...summary(cutOff).slice(0, 1), ...summary(back)]).toEqual([['ADDED', '2→5', '3→3'], ['UPDATED', '1→4'], ['ADDED', '6→6']]);
    await Promise.all([cutOff.leave(), back.leave()]);
  });

  it('says nothing of the past where no cursor is given', async () => {
    const userId = newId();
    await deliver(userId, 3);
    const reader = node.subscribe(userId, 'now');
    // When it listens it does not say, so items come until one is told.
    while (reader.events.length === 0) await deliver(userId);
    expect(reader.events[0]?.type).toBe('ADDED');
    expect(reader.numbers[0]).toBeGreaterThan(3);
    await reader.leave();
  });

  it('goes on at another node where the first one left off', async () => {
    const userId = newId();
    await deliver(userId, 2);
    const before = node.subscribe(userId, await positionAt(userId, 0));
    await before.until('the first node tells', () => before.numbers.length === 2);
    await before.leave();
    await deliver(userId, 2);
    const after = otherNode.subscribe(userId, positionOf(before));
    await after.until('the other node replays', () => after.numbers.length === 2);
    await deliver(userId);
    await after.until('the other node is live', () => after.numbers.length === 3);
    expect([...before.numbers, ...after.numbers]).toEqual([1, 2, 3, 4, 5]);
    await after.leave();
  });

  it('begins at the beginning with the cursor of a feed that was still empty', async () => {
    const userId = newId();
    const { epoch, seq } = await stateOf(userId);
    await deliver(userId);
    const reader = node.subscribe(userId, { epoch, seq });
    await reader.until('the first item arrives', () => reader.numbers.length === 1);
    expect(summary(reader)).toEqual([['ADDED', '1→1']]);
    await reader.leave();
  });

  it('hands out 1,000 changes, in events of at most 100 items', async () => {
    const userId = newId();
    await deliver(userId, 1_001);
    const reader = node.subscribe(userId, await positionAt(userId, 1));
    await reader.until('all arrive', () => reader.numbers.length === 1_000);
    expect(reader.numbers).toEqual(Array.from({ length: 1_000 }, (_, at) => at + 2));
    expect(reader.events.map(({ items }) => items.length)).toEqual(Array.from({ length: 10 }, () => 100));
    await reader.leave();
  });
});

describe('a cursor that cannot be resumed', () => {
  const starts: [string, (userId: string) => Promise<FeedStart> | FeedStart][] = [
    ['unknown', () => 'lost'],
    ['of another epoch', () => ({ epoch: newId(), seq: 1 })],
    ['ahead of the counter', (userId) => positionAt(userId, 4_000)],
    ['1,001 changes behind', (userId) => positionAt(userId, 0)],
  ];
  it.each(starts)('that is %s is answered with one RESET, and the stream goes on', async (name, startFor) => {
    const userId = newId();
    await deliver(userId, name.includes('behind') ? 1_001 : 2);
    const reader = node.subscribe(userId, await startFor(userId));
    await reader.until('the reset arrives', ({ length }) => length > 0);
    const state = await stateOf(userId);
    expect(reader.events).toMatchObject([{ type: 'RESET', items: [], counts: state.counts }]);
    expect(positionOf(reader)).toEqual({ epoch: state.epoch, seq: state.seq });
    const [entry] = await deliver(userId);
    await reader.until('the stream goes on', ({ length }) => length > 1);
    expect(reader.events).toMatchObject([{ type: 'RESET' }, { type: 'ADDED', items: [entry] }]);
    await reader.leave();
  });

  it('that lies before something that was deleted is answered with one RESET', async () => {
    const userId = newId();
    const [gone] = await deliver(userId, 2);
    await stage.database.sql`update feed_item set expires_at = now() where id = ${gone?.id ?? ''}`;
    await stage.expire();
    await stage.database.sql`update feed_item set removed_at = now() - interval '8 days' where id = ${gone?.id ?? ''}`;
    await pruneItems(stage.database.sql, 100);
    const reader = node.subscribe(userId, await positionAt(userId, 2));
    const upToDate = node.subscribe(userId, await positionAt(userId, 3));
    await reader.until('the reset arrives', ({ length }) => length > 0);
    await deliver(userId);
    await upToDate.until('the next item arrives', ({ length }) => length > 0);
    expect(reader.events[0]).toMatchObject({ type: 'RESET', counts: { total: 1 } });
    expect(upToDate.events).toMatchObject([{ type: 'ADDED' }]);
    await Promise.all([reader.leave(), upToDate.leave()]);
  });

  it('of an empty feed is a RESET too', async () => {
    const reader = node.subscribe(newId(), { epoch: newId(), seq: 7 });
    await reader.until('the reset arrives', ({ length }) => length > 0);
    expect(reader.events).toMatchObject([{ type: 'RESET', counts: { unseen: 0, unread: 0, total: 0 } }]);
    await reader.leave();
  });
});

describe('a person with two windows', () => {
  it('is told of a change once in each, whatever the state of the other', async () => {
    const userId = newId();
    const [entry] = await deliver(userId, 3);
    const start = await positionAt(userId, 0);
    const [early, late] = [node.subscribe(userId, start), node.subscribe(userId, await positionAt(userId, 2))];
    await late.until('both are live', () => late.numbers.length === 1 && early.numbers.length === 3);
    const { change } = await stage.mark({ userId, ids: [entry?.id ?? ''], as: 'READ' });
    node.live.publishFeed(change ? [change] : []);
    node.live.publishFeed(await stage.add([additionFor(userId)]));
    for (const reader of [early, late]) await reader.until('the mark arrives', () => reader.numbers.at(-1) === 5);
    expect(early.numbers).toEqual([1, 2, 3, 4, 5]);
    expect(late.numbers).toEqual([3, 4, 5]);
    await Promise.all([early.leave(), late.leave()]);
  });
});
