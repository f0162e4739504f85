import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { messagesOf } from '../../src/bus/feed-changes.ts';
import type { FeedChange } from '../../src/core/feed.ts';
import { readPosition } from '../../src/core/feed-event.ts';
import { countCategories } from '../../src/db/feed-categories.ts';
import { eventually } from '../support/eventually.ts';
import { startNats, type Nats } from '../support/nats.ts';
import { hasSubscriber, openNode, type Node } from './nodes.ts';
import { additionFor, additionsFor, openStage, type Stage } from './stage.ts';

let stage: Stage;
let nats: Nats;
beforeAll(async () => {
  [stage, nats] = await Promise.all([openStage(), startNats()]);
});
afterAll(async () => {
  await Promise.all([stage.leave(), nats.stop()]);
});

let node: Node;
beforeEach(async () => {
  node = await openNode(stage.database, nats.url);
});
afterEach(() => node.leave());

/** Adds an item and pings, as the sender does. */
async function deliver(userId: string, count = 1): Promise<FeedChange> {
  const changes = await stage.add(additionsFor(userId, count));
  node.live.publishFeed(changes);
  const [change] = changes;
  if (!change) throw new Error('Nothing was added.');
  return change;
}

/** A reader who is surely listening, because it has been told all that there was. */
async function listening(userId: string) {
  const { seq } = await deliver(userId);
  const reader = node.subscribe(userId, { epoch: '', seq: 0 });
  await reader.until('the reader listens', () => reader.numbers.at(-1) === seq);
  return reader;
}

describe('a feed that is looked at', () => {
  it('tells of a new item, of its marks, and the exact counts after each', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const seen = reader.events.length;
    const change = await deliver(userId);
    await reader.until('the item arrives', (events) => events.length === seen + 1);
    expect(reader.events.at(-1)).toMatchObject({ type: 'ADDED', items: change.entries, counts: change.counts });
    const { change: read, state } = await stage.mark({ userId, ids: change.entries.map(({ id }) => id), as: 'READ' });
    node.live.publishFeed(read ? [read] : []);
    await reader.until('the mark arrives', (events) => events.at(-1)?.type === 'UPDATED');
    expect(reader.events.at(-1)).toMatchObject({ items: read?.entries, counts: state.counts });
    expect(readPosition(reader.cursor ?? '', [])).toEqual({ epoch: state.epoch, seq: state.seq });
    await reader.leave();
  });

  it('passes a ping on without asking the database', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const state = reader.events.at(-1);
    const position = readPosition(state?.cursor ?? '', []);
    const last = reader.events.at(-1)?.items.at(-1);
    if (!position || !last || !state) throw new Error('Nothing was read.');
    // A change that the rows do not hold: only the ping can tell of it.
    const seq = position.seq + 1;
    const told = { ...last, title: 'only pinged', seq, addedSeq: seq };
    node.live.publishFeed([{ userId, epoch: position.epoch, seq, counts: state.counts, categories: null, entries: [told] }]);
    await reader.until('the ping arrives', (events) => events.at(-1)?.items.at(-1)?.title === 'only pinged');
    await reader.leave();
  });

  it('reads the rows where a ping is missing, and drops a ping that comes late', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const before = reader.numbers.length;
    const [lost] = await stage.add([additionFor(userId, 'lost')]);
    await deliver(userId);
    await reader.until('both arrive', ({ length }) => length > before);
    if (lost) node.live.publishFeed([lost]);
    await deliver(userId);
    await reader.until('the next arrives', () => reader.numbers.length >= before + 3);
    expect(reader.numbers).toEqual([...reader.numbers].sort((one, other) => one - other));
    expect(new Set(reader.numbers).size).toBe(before + 3);
    await reader.leave();
  });

  it('forgets no ping that comes while rows are read', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const [missed] = await stage.add([additionFor(userId, 'missed')]);
    const [told] = await stage.add([additionFor(userId, 'told')]);
    if (!missed || !told) throw new Error('Nothing was added.');
    const next = told.entries.map((entry) => ({ ...entry, title: 'only pinged', seq: told.seq + 1, addedSeq: told.seq + 1 }));
    node.live.publishFeed([told, { ...told, seq: told.seq + 1, entries: next }]);
    await reader.until('all arrive', () => reader.numbers.length === 4);
    expect(reader.events.flatMap(({ items }) => items.map(({ title }) => title)).slice(1)).toEqual(['missed', 'told', 'only pinged']);
    await reader.leave();
  });

  it('reads the rows where a change was too large to be carried', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const before = reader.numbers.length;
    await deliver(userId, 250);
    await reader.until('all arrive', () => reader.numbers.length === before + 250);
    expect(reader.events.slice(-3).map(({ items }) => items.length)).toEqual([100, 100, 50]);
    await reader.leave();
  });

  it('tells the counts after each event also where many items were added at once', async () => {
    const userId = newId();
    await countCategories(stage.database.sql, userId);
    const reader = await listening(userId);
    await countCategories(stage.database.sql, userId);
    await deliver(userId);
    await deliver(userId, 250);
    await reader.until('all arrive', () => reader.numbers.length === 252);
    expect(reader.events.slice(-3).map(({ counts, categories }) => [counts, categories])).toEqual(
      [102, 202, 252].map((all) => [{ unseen: all, unread: all, total: all }, { announcement: [all, all, all] }]),
    );
    await reader.leave();
  });

  it('tells each change with its own counts also where a later ping overtook an earlier', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const [added] = await stage.add([additionFor(userId, 'overtaken')]);
    const { change: read } = await stage.mark({ userId, ids: added?.entries.map(({ id }) => id) ?? [], as: 'READ' });
    if (!added || !read) throw new Error('Nothing changed.');
    node.live.publishFeed([read, added]);
    await reader.until('both arrive', () => reader.numbers.at(-1) === read.seq);
    expect(reader.events.slice(-2)).toMatchObject([
      { type: 'ADDED', items: [{ readAt: null }], counts: added.counts },
      { type: 'UPDATED', items: read.entries, counts: read.counts },
    ]);
    await reader.leave();
  });

  it('resets everyone when more changes at once than are handed over one by one', async () => {
    const userId = newId();
    const [reader, other] = [await listening(userId), await listening(userId)];
    await stage.add(additionsFor(userId, 600));
    await stage.mark({ userId, ids: null, as: 'SEEN' });
    const change = await deliver(userId);
    for (const each of [reader, other]) {
      await each.until('the reset arrives', (events) => events.at(-1)?.type === 'RESET');
      expect(each.events.at(-1)).toMatchObject({ items: [], counts: change.counts });
    }
    await deliver(userId);
    await reader.until('the stream goes on', (events) => events.at(-1)?.type === 'ADDED');
    await Promise.all([reader.leave(), other.leave()]);
  });

  it('resets everyone when the feed was made anew', async () => {
    const userId = newId();
    const reader = await listening(userId);
    await stage.database.sql`delete from feed_item where user_id = ${userId}`;
    await stage.database.sql`delete from feed_counter where user_id = ${userId}`;
    await deliver(userId);
    await reader.until('the reset arrives', (events) => events.at(-1)?.type === 'RESET');
    expect(reader.events.at(-1)?.counts.total).toBe(1);
    await reader.leave();
  });
});

describe('the subscription on NATS', () => {
  it('is one for all who are present, and none when everybody has gone', async () => {
    const people = [newId(), newId()] as const;
    const readers = [await listening(people[0]), await listening(people[0]), await listening(people[1])];
    expect(node.hub.present()).toBe(2);
    const other = await openNode(stage.database, nats.url);
    const [before] = [node.bus.connection.stats().inMsgs];
    other.live.publishFeed(await stage.add(people.map((userId) => additionFor(userId, 'last'))));
    for (const reader of readers) await reader.until('the item arrives', (events) => events.at(-1)?.items.at(-1)?.title === 'last');
    expect(node.bus.connection.stats().inMsgs - before).toBe(1);
    for (const reader of readers) {
      expect(await hasSubscriber(other.bus)).toBe(true);
      await reader.leave();
    }
    await eventually('nobody is subscribed', async () => !(await hasSubscriber(other.bus)));
    expect(node.hub.present()).toBe(0);
    await other.leave();
  });

  it('passes over who is elsewhere, and what it does not understand', async () => {
    const userId = newId();
    const reader = await listening(userId);
    const told = reader.numbers.length;
    const changes = await stage.add([additionFor(userId, 'told')]);
    const before = ['', 'no', `${newId()} [1]`, `${userId} {"epoch":"another version"}`, `${userId} [2]`, `${userId} 1\tepoch\t1\t1\t1\t1\tnot JSON`];
    node.bus.connection.publish('feed.changed', [...before, ...messagesOf(changes)].join('\n'));
    await reader.until('the item arrives', () => reader.numbers.length === told + 1);
    expect(node.logged.filter((line) => line.includes('a live ping could not be taken'))).toHaveLength(1);
    await reader.leave();
  });

  it('ends also when a reader leaves while it waits, before it was told anything', async () => {
    const userId = newId();
    const reader = node.subscribe(userId);
    await eventually('it is subscribed', () => hasSubscriber(node.bus));
    await reader.leave();
    await eventually('nobody is subscribed', async () => !(await hasSubscriber(node.bus)));
    expect(node.hub.present()).toBe(0);
  });

  it('is not made for a reader who never pulls', async () => {
    const { subscribeFeed } = await import('../../src/edge/live/feed.ts');
    const iterator = subscribeFeed(node.hub, newId(), 'now');
    expect(node.hub.present()).toBe(0);
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(node.hub.present()).toBe(0);
  });
});

describe('a slow reader', () => {
  it('costs the others nothing, is reset once past 256 events, and goes on', async () => {
    const userId = newId();
    const [quick, slow] = [await listening(userId), await listening(userId)];
    slow.pause();
    const before = quick.numbers.length;
    for (let count = 0; count < 300; count += 1) await deliver(userId);
    await quick.until('the quick one has all', () => quick.numbers.length === before + 300);
    expect(quick.events.every(({ type }) => type === 'ADDED')).toBe(true);

    slow.resume();
    await slow.until('the slow one is reset', (events) => events.at(-1)?.type === 'RESET');
    expect(slow.events.filter(({ type }) => type === 'RESET')).toHaveLength(1);
    expect(slow.events.at(-1)).toMatchObject({ cursor: quick.cursor, counts: quick.events.at(-1)?.counts });
    const change = await deliver(userId);
    await slow.until('it goes on', (events) => events.at(-1)?.type === 'ADDED');
    expect(slow.events.at(-1)?.items).toEqual(change.entries);
    await Promise.all([quick.leave(), slow.leave()]);
  });
});
