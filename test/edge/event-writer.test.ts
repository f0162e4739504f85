import fc from 'fast-check';
import { buildSchema, execute, parse, validate, type DocumentNode, type GraphQLSchema } from 'graphql';
import { describe, expect, it, test } from 'vitest';
import { fromUtf8, toUtf8 } from '../../src/base/utf8.ts';
import { CarriedEntry, jotEntry } from '../../src/bus/carried-entry.ts';
import { resetTo } from '../../src/core/feed-event.ts';
import type { FeedEntry } from '../../src/core/feed.ts';
import type { Json } from '../../src/core/message.ts';
import { asItCame, eventWriterFor, unlessKnown } from '../../src/edge/graphql/event-writer.ts';
import { readSchema } from '../../src/edge/graphql/schema.ts';

const schema = readSchema();
resolveAsItCame(schema);

function resolveAsItCame(of: GraphQLSchema): void {
  for (const field of Object.values(of.getSubscriptionType()?.getFields() ?? {})) field.resolve = asItCame;
}

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('"quoted"', 'line\u2028separator', '한국어', '🙂', '\ud800'));
const instant = fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }).map((date) => date.toISOString());
const scalar = fc.oneof(fc.constant(null), fc.boolean(), fc.double({ noNaN: true, noDefaultInfinity: true }), text);
const json: fc.Arbitrary<Json> = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.dictionary(text, fc.oneof(scalar, fc.array(scalar)), { maxKeys: 3 }));
const entry: fc.Arbitrary<FeedEntry> = fc.record({
  id: fc.uuid(),
  notificationId: fc.uuid(),
  category: text,
  title: text,
  body: text,
  url: fc.option(text),
  imageUrl: fc.option(text),
  data: json,
  createdAt: instant,
  seenAt: fc.option(instant),
  readAt: fc.option(instant),
  archivedAt: fc.option(instant),
  snoozedUntil: fc.option(instant),
  pinnedAt: fc.option(instant),
  actions: fc.array(fc.record({ name: text, label: text, url: fc.option(text), doneAt: fc.option(instant) }), { maxLength: 2 }),
  expiresAt: fc.option(instant),
  removal: fc.option(fc.constantFrom('EXPIRED' as const, 'WITHDRAWN' as const)),
  place: fc.nat(),
  addedSeq: fc.nat(),
  seq: fc.nat(),
});
const event = fc.record({
  type: fc.constantFrom('ADDED', 'UPDATED', 'RESET'),
  cursor: fc.base64String(),
  items: fc.array(entry, { maxLength: 4 }),
  counts: fc.record({ unseen: fc.nat(), unread: fc.nat(), total: fc.nat() }),
});

const leaves: Record<string, string[]> = {
  FeedEvent: ['type', 'cursor', '__typename'],
  FeedItem: ['id', 'notificationId', 'category', 'title', 'body', 'url', 'imageUrl', 'data', 'createdAt', 'seenAt', 'readAt', 'archivedAt', 'snoozedUntil', 'pinnedAt', 'expiresAt', 'removal', '__typename'],
  FeedAction: ['name', 'label', 'url', 'doneAt', '__typename'],
  FeedCounts: ['unseen', 'unread', 'total', '__typename'],
};
const branches: Record<string, Record<string, string>> = { FeedEvent: { items: 'FeedItem', counts: 'FeedCounts' }, FeedItem: { actions: 'FeedAction' } };

const directive = fc.constantFrom('', '', '', '@skip(if: true)', '@skip(if: false)', '@include(if: $yes)', '@include(if: $no)', '@skip(if: $no) @include(if: $yes)');
const spread = (type: string) => fc.tuple(fc.nat(2), directive).map(([number, when]) => `...Some${type}${number} ${when}`);

/** The selections of a type, as deep as they go: aliased, doubled, in fragments, left out by directives. */
function selections(type: string, spreads: boolean): fc.Arbitrary<string> {
  // An alias belongs to one field, so that no two differ under one name.
  const named = (name: string) => fc.constantFrom('', `${name}_1: `, `${name}_2: `);
  const leaf = fc.constantFrom(...(leaves[type] ?? [])).chain((name) => fc.tuple(named(name), directive).map(([alias, when]) => `${alias}${name} ${when}`));
  const below = Object.entries(branches[type] ?? {}).map(([name, of]) =>
    fc.tuple(named(name), directive, selections(of, spreads)).map(([alias, when, inner]) => `${alias}${name} ${when} { ${inner} }`),
  );
  const inline = fc.tuple(fc.constantFrom('', `on ${type}`), directive, leaf).map(([on, when, inner]) => `... ${on} ${when} { ${inner} }`);
  const any = fc.oneof(leaf, ...below, inline, ...(spreads ? [spread(type)] : []));
  return fc.array(any, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(' '));
}

const document = fc
  .record({
    root: fc.constantFrom('', 'mine: '),
    selection: selections('FeedEvent', true),
    fragments: fc.tuple(...Object.keys(leaves).map((type) => fc.tuple(...[0, 1, 2].map(() => selections(type, false))))),
  })
  .map(({ root, selection, fragments }) => {
    const told = Object.keys(leaves).flatMap((type, at) => (fragments[at] ?? []).map((inner, number) => `fragment Some${type}${number} on ${type} { ${inner} }`));
    return `subscription ($yes: Boolean!, $no: Boolean = false, $after: String) { ${root}feed(after: $after) { ${selection} } }\n${told.join('\n')}`;
  });

const UNUSED_FRAGMENT = 'is never used';

function asGraphql(of: GraphQLSchema, asked: DocumentNode, variableValues: Record<string, unknown>, rootValue: unknown): string {
  return JSON.stringify(execute({ schema: of, document: asked, variableValues, rootValue }));
}

test('writes byte for byte what graphql-js would answer, whatever is selected', () => {
  let written = 0;
  fc.assert(
    fc.property(document, event, fc.boolean(), fc.boolean(), (source, { items, ...more }, yes, areCarried) => {
      const asked = parse(source);
      // What the walls would refuse never comes here; a document may have more fragments than it spreads.
      fc.pre(validate(schema, asked).every(({ message }) => message.includes(UNUSED_FRAGMENT)));
      const variableValues = { yes };
      const write = eventWriterFor({ schema, document: asked, variableValues });
      const told = { ...more, items: areCarried ? items.map((each) => new CarriedEntry(toUtf8(jotEntry(each)))) : items };
      const answer = write?.(told) ?? null;
      const expected = asGraphql(schema, asked, variableValues, { ...more, items });
      expect(answer === null ? null : fromUtf8(answer)).toBe(expected);
      expect(asGraphql(schema, asked, variableValues, told)).toBe(expected);
      written += 1;
    }),
    { numRuns: 500 },
  );
  expect(written).toBeGreaterThanOrEqual(500);
});

describe('an event writer', () => {
  const plain = parse('subscription { feed { type items { title data } } }');

  it('is the same for all who ask with one document, and another where a variable decides', () => {
    const writerOf = (of: DocumentNode, variableValues = {}) => eventWriterFor({ schema, document: of, variableValues });
    expect(writerOf(plain)).toBe(writerOf(plain));
    const varying = parse('subscription ($more: Boolean!) { feed { type cursor @include(if: $more) } }');
    const reset = resetTo({ epoch: 'e', seq: 1, counts: { unseen: 0, unread: 0, total: 0 }, categories: null });
    expect(writerOf(varying, { more: false })?.(reset)).toBe('{"data":{"feed":{"type":"RESET"}}}');
    expect(writerOf(varying, { more: true })?.(reset)).toContain('"cursor"');
  });

  it('writes what a resolver knows without asking, and leaves the rest to graphql-js', () => {
    const other = buildSchema('type Told { sum: Int! } type Query { told: Told } type Subscription { told: Told }');
    resolveAsItCame(other);
    const told = other.getType('Told');
    if (!told || !('getFields' in told)) throw new Error('The schema is another one.');
    const sum = unlessKnown(({ parts }: { parts: number[] | null }) => (parts ? parts.reduce((all, part) => all + part, 0) : null), () => Promise.resolve(7));
    Object.assign(told.getFields().sum ?? {}, { resolve: sum });
    const write = eventWriterFor({ schema: other, document: parse('subscription { told { all: sum } }') });
    expect(write?.({ parts: [1, 2] })).toBe('{"data":{"told":{"all":3}}}');
    expect(write?.({ parts: null })).toBeNull();
  });

  it('leaves to graphql-js what is no plain value', () => {
    const write = eventWriterFor({ schema, document: plain });
    for (const told of [null, 7, { type: 'ADDED', items: null }, { type: 'NONE', items: [] }, { type: 'ADDED', items: [{ title: null }] }, { type: 'ADDED', items: [{ title: () => 'x' }] }]) {
      expect(write?.(told)).toBeNull();
    }
  });

  it('leaves to graphql-js what came without a value that there must be, and writes null where there may be none', () => {
    const [one] = fc.sample(entry, { numRuns: 1, seed: 1 });
    if (!one) throw new Error('Nothing was made up.');
    const values = jotEntry({ ...one, url: null }).split('\t');
    const write = eventWriterFor({ schema, document: parse('subscription { feed { items { title } } }') });
    const writeUrl = eventWriterFor({ schema, document: parse('subscription { feed { items { url } } }') });
    const carried = (texts: string[]) => ({ type: 'ADDED', items: [new CarriedEntry(toUtf8(texts.join('\t')))] });
    expect(write?.(carried(values))).toContain('title');
    expect(write?.(carried(values.map((value, at) => (at === 3 ? '' : value))))).toBeNull();
    expect(write?.(carried(values.slice(0, 3)))).toBeNull();
    expect(writeUrl?.(carried(values.slice(0, 4)))).toBeNull();
    expect(writeUrl?.(carried(values))).toBe('{"data":{"feed":{"items":[{"url":null}]}}}');
  });

  it('is none for a selection with resolvers, arguments or abstract types, or of a subscription that makes something else of its events', () => {
    const other = buildSchema(`
      interface Shape { name: String }
      type Square implements Shape { name: String side(unit: String): Int resolved: Int shape: Shape }
      type Query { square: Square }
      type Subscription { square: Square made: Square }`);
    resolveAsItCame(other);
    const { square, made } = other.getSubscriptionType()?.getFields() ?? {};
    const resolved = other.getType('Square');
    if (!made || !square || !resolved || !('getFields' in resolved)) throw new Error('The schema is another one.');
    made.resolve = (value: unknown) => value;
    Object.assign(resolved.getFields().resolved ?? {}, { resolve: () => 7 });
    const writerOf = (source: string) => eventWriterFor({ schema: other, document: parse(source) });
    expect(writerOf('subscription { square { name } }')).not.toBeNull();
    expect(writerOf('subscription { square { resolved } }')).toBeNull();
    expect(writerOf('subscription { square { side } }')).toBeNull();
    expect(writerOf('subscription { square { shape { name } } }')).toBeNull();
    expect(writerOf('subscription { made { name } }')).toBeNull();
  });
});
