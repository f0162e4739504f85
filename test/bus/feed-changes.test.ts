import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../src/base/ids.ts';
import { messagesOf, takeChanges } from '../../src/bus/feed-changes.ts';
import type { FeedChange, FeedEntry } from '../../src/core/feed.ts';
import { readOut } from '../support/read-out.ts';

const text = () => fc.string({ unit: 'binary' });
const perhaps = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: null });
const number = () => fc.nat(1_000_000);

const entry: fc.Arbitrary<FeedEntry> = fc.record({
  id: fc.uuid(),
  notificationId: fc.uuid(),
  category: text(),
  title: text(),
  body: text(),
  url: perhaps(text()),
  imageUrl: perhaps(text()),
  data: fc.dictionary(text(), fc.oneof(text(), number(), fc.boolean(), fc.constant(null), fc.array(text())), { noNullPrototype: true }),
  createdAt: text(),
  seenAt: perhaps(text()),
  readAt: perhaps(text()),
  archivedAt: perhaps(text()),
  snoozedUntil: perhaps(text()),
  pinnedAt: perhaps(text()),
  actions: fc.array(fc.record({ name: text(), label: text(), url: perhaps(text()), doneAt: perhaps(text()) }), { maxLength: 3 }),
  expiresAt: perhaps(text()),
  removal: perhaps(fc.constantFrom('EXPIRED', 'WITHDRAWN')),
  place: number(),
  addedSeq: number(),
  seq: number(),
});

const change: fc.Arbitrary<FeedChange> = fc.record({
  userId: fc.uuid(),
  epoch: fc.uuid(),
  seq: number(),
  counts: fc.record({ unseen: number(), unread: number(), total: number() }),
  categories: perhaps(fc.dictionary(text(), fc.tuple(number(), number(), number()), { noNullPrototype: true })),
  entries: fc.array(entry, { maxLength: 5 }),
});

/** What those who are present take of these messages. */
function takenOf(messages: Iterable<string>, isPresent: (userId: string) => boolean = () => true) {
  const taken: FeedChange[] = [];
  const errors: unknown[] = [];
  const taker = { ping: (each: FeedChange) => void taken.push({ ...each, entries: each.entries.map(readOut) }) };
  for (const message of messages) takeChanges(new TextEncoder().encode(message), (userId) => (isPresent(userId) ? taker : undefined), (error) => void errors.push(error));
  return { taken, errors };
}

/** As JSON says it: there -0 is 0. */
const asSaid = (changes: FeedChange[]): unknown => JSON.parse(JSON.stringify(changes));

describe('changes on the bus', () => {
  it('come as they were sent, in their order, to those who are present', () => {
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), fc.func(fc.boolean()), (changes, isPresent) => {
        const { taken, errors } = takenOf(messagesOf(changes), isPresent);
        expect(taken).toEqual(asSaid(changes.filter(({ userId }) => isPresent(userId))));
        expect(errors).toEqual([]);
      }),
    );
  });

  it('are split into messages that the server takes, and go without what is too large for one', () => {
    const [sample] = fc.sample(change, { numRuns: 1, seed: 1 });
    const [one] = fc.sample(entry, { numRuns: 1, seed: 1 });
    if (!sample || !one) throw new Error('Nothing was made up.');
    const of = (body: string, entries = 1): FeedChange => ({ ...sample, entries: Array.from({ length: entries }, () => ({ ...one, body })) });
    const changes = [...Array.from({ length: 50 }, () => of('한'.repeat(20_000))), of('x'.repeat(300_000)), of('last'), of('too many', 101)];
    const messages = [...messagesOf(changes)];
    expect(Math.max(...messages.map((message) => Buffer.byteLength(message)))).toBeLessThan(640 * 1024);
    expect(messages.length).toBeGreaterThan(10);
    const { taken } = takenOf(messages);
    expect(taken.map(({ entries }) => entries.length)).toEqual([...Array.from({ length: 50 }, () => 1), 0, 1, 0]);
    expect(taken.map(({ seq }) => seq)).toEqual(changes.map(({ seq }) => seq));
  });

  it('are nothing where a sender of another version says something else, and one that is broken harms no other', () => {
    const changes = fc.sample(change, { numRuns: 2, seed: 2 });
    const [first = '', last = ''] = changes.map((each) => [...messagesOf([each])].join(''));
    const somebody = newId();
    const head = '\tepoch\t1\t1\t1\t1\t';
    const strange = ['', 'nobody', somebody, `${somebody} 2${head}`, `${somebody} {"epoch":"e"}`, `${somebody} null`, `${somebody} 1\tepoch`, `${somebody} 1${head}{"broken`];
    const { taken, errors } = takenOf([`${first}${strange.join('\n')}\n${last}`]);
    expect(taken).toEqual(asSaid(changes));
    expect(errors).toHaveLength(1);
  });

  it('come whatever lines stand between them', () => {
    const line = text().map((each) => each.replaceAll('\n', ''));
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.array(line), change), { maxLength: 8 }), (told) => {
        const changes = told.map(([, each]) => each);
        const present = new Set(changes.map(({ userId }) => userId));
        const message = told.map(([before, each]) => [...before, ...messagesOf([each])].join('\n')).join('');
        expect(takenOf([message], (userId) => present.has(userId))).toEqual({ taken: asSaid(changes), errors: [] });
      }),
    );
  });
});
