import fc, { type Arbitrary } from 'fast-check';
import {
  getNamedType,
  isCompositeType,
  isEnumType,
  isInputObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  type GraphQLField,
  type GraphQLInputType,
  type GraphQLOutputType,
  type GraphQLSchema,
} from 'graphql';

/** One operation, and what it is given. */
export interface Arbitrarily {
  query: string;
  variables: Record<string, unknown>;
}

/** By the name of an input: what is in order there, or names something. */
export type Known = Readonly<Partial<Record<string, readonly string[]>>>;

const hostile = [
  '', ' ', '\u0000', '\ud800', 'é', 'ＡＤＡ@example.test', 'ada@exämple.test', 'ada@example.test\r\nBcc: eve@example.test', '+15551230000', '+1', '__proto__', 'constructor', 'toString',
  "'; drop table \"user\"; --", '%00', '../../etc/passwd', 'javascript:alert(1)', 'https://[', '{{ x }}', '{% for i in (1..9999999999) %}x{% endfor %}', '{{', '{{ user | date: x }}',
  '\u202e', '\u200d', 'ﷺ'.repeat(60), '-1', '1e999', 'NaN', 'null', '9'.repeat(400), 'Zürich', 'de-CH', 'Europe/Zurich', 'x-private', 'en-u-ca-buddhist',
];
const instants = ['2026-01-31T09:30:00Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59.999999999Z', '2026-12-31T23:59:60Z', '2026-06-30T12:00:00+23:59', '+010000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '0001-01-01T00:00:00+23:59', '2027-02-29T00:00:00Z'];
const durations = ['PT10M', 'PT0S', 'P0D', 'P9999999999999W', 'PT0.001S', 'P1Y', 'P', 'PT', `P${'9'.repeat(300)}D`, 'P30D', '-PT1S'];

/** Mostly what is in order, or else nothing would get further than the first look. */
function textOf(name: string, known: Known): Arbitrary<unknown> {
  const good = known[name];
  return fc.oneof(
    { weight: 30, arbitrary: good ? fc.constantFrom(...good) : fc.string({ unit: 'grapheme', maxLength: 20 }) },
    { weight: 3, arbitrary: fc.constantFrom(...hostile) },
    { weight: 2, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
    { weight: 1, arbitrary: fc.string({ minLength: 300, maxLength: 6_000 }) },
    { weight: 1, arbitrary: fc.uuid() },
    { weight: 1, arbitrary: fc.constantFrom<unknown>(5, true, {}, [], 1.5) },
  );
}

function leafOf(type: string, name: string, known: Known): Arbitrary<unknown> {
  switch (type) {
    case 'Int':
      return mostly(fc.integer({ min: 1, max: 100 }), fc.constantFrom(0, -1, 101, 2_147_483_647, -2_147_483_648, 2_147_483_648, 1.5, '5'));
    case 'Boolean':
      return fc.boolean();
    case 'DateTime':
      return mostly(fc.constantFrom(...instants), fc.date({ noInvalidDate: true }).map((date) => date.toISOString()));
    case 'Duration':
      return mostly(fc.constantFrom('PT10M', 'PT1S', 'PT0S', 'P1D'), fc.constantFrom(...durations));
    case 'JSON':
      return mostly(
        fc.object({ key: fc.oneof(fc.constantFrom('x', 'user', '__proto__', 'constructor', 'toString', 'length', 'size', 'then', 'toJSON'), fc.string({ maxLength: 5 })), maxDepth: 3, values: [fc.string({ maxLength: 8 }), fc.double(), fc.constant(null), fc.boolean()] }),
        fc.json().map((text): unknown => JSON.parse(text)),
      );
    default:
      return textOf(name, known);
  }
}

function mostly(good: Arbitrary<unknown>, other: Arbitrary<unknown>): Arbitrary<unknown> {
  return fc.oneof({ weight: 12, arbitrary: good }, { weight: 1, arbitrary: other });
}

/** A value that mostly has its type, and what it names is mostly there. */
function valueOf(type: GraphQLInputType, name: string, known: Known): Arbitrary<unknown> {
  if (isNonNullType(type)) return fc.oneof({ weight: 60, arbitrary: valueOf(type.ofType, name, known) }, { weight: 1, arbitrary: fc.constant(null) });
  if (isListType(type)) return mostly(fc.array(valueOf(type.ofType, name, known), { minLength: 1, maxLength: 3 }), fc.constant([]));
  if (isEnumType(type)) {
    const values = type.getValues().map(({ name }) => name);
    return fc.oneof({ weight: 60, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: fc.constantFrom(...hostile) });
  }
  if (!isInputObjectType(type)) return leafOf(getNamedType(type).name, name, known);
  const fields = Object.values(type.getFields()).map((field) => [field.name, valueOf(field.type, field.name, known), isNonNullType(field.type)] as const);
  if (type.isOneOf) return fc.oneof(...fields.map(([name, value]) => value.map((one) => ({ [name]: one }))));
  const requiredKeys = fields.filter(([, , isRequired]) => isRequired).map(([name]) => name);
  const values: Record<string, Arbitrary<unknown>> = Object.fromEntries(fields.map(([name, value]) => [name, value]));
  const optional = Object.keys(values).filter((key) => !requiredKeys.includes(key));
  // Few are more often in order together than many: template or content, a token or a subscription.
  const few = fc.subarray(optional, { maxLength: Math.min(3, optional.length) });
  const withFew = few.chain((chosen) => fc.record(Object.fromEntries([...requiredKeys, ...chosen].map((key) => [key, values[key] ?? fc.constant(null)]))));
  return fc.oneof({ weight: 3, arbitrary: withFew }, { weight: 1, arbitrary: fc.record(values, { requiredKeys }) });
}

const DEPTH = 3;

/** Every field of a type that needs no argument, some levels deep. */
function selectionOf(type: GraphQLOutputType, depth = DEPTH): string {
  const named = getNamedType(type);
  if (!isObjectType(named)) return '';
  const fields = Object.values(named.getFields())
    .filter((field) => !field.args.some(isRequiredArgument) && (isLeafType(getNamedType(field.type)) || depth > 1))
    .map((field) => `${field.name}${isCompositeType(getNamedType(field.type)) ? selectionOf(field.type, depth - 1) : ''}`);
  return fields.length > 0 ? ` { ${fields.join(' ')} }` : ' { __typename }';
}

function callOf(kind: string, field: GraphQLField<unknown, unknown>, known: Known): Arbitrary<Arbitrarily> {
  const declared = field.args.map(({ name, type }) => `$${name}: ${type.toString()}`).join(', ');
  const given = field.args.map(({ name }) => `${name}: $${name}`).join(', ');
  const inBrackets = (text: string) => (text === '' ? '' : `(${text})`);
  const query = `${kind} ${inBrackets(declared)} { ${field.name}${inBrackets(given)}${selectionOf(field.type)} }`;
  const variables = fc.record(Object.fromEntries(field.args.map(({ name, type }) => [name, valueOf(type, name, known)])));
  return variables.map((values) => ({ query, variables: values }));
}

/** Every query and mutation of the schema by its name, with whatever might be given to it. */
export function arbitraryCalls(schema: GraphQLSchema, known: Known): [string, Arbitrary<Arbitrarily>][] {
  const kinds = [['query', schema.getQueryType()], ['mutation', schema.getMutationType()]] as const;
  return kinds.flatMap(([kind, root]) =>
    Object.values(root?.getFields() ?? {}).map((field): [string, Arbitrary<Arbitrarily>] => [`${kind} ${field.name}`, callOf(kind, field, known)]),
  );
}
