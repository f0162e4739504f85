import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { channels, type Channel } from '../../src/core/channel.ts';
import { wants as serverWants } from '../../src/core/consent.ts';
import { centreOf, type Category, type Centre, type Row, type Switch } from '../../src/react/preferences/centre.ts';
import { written, type Choice, type Place } from '../../src/react/preferences/choices.ts';
import { choicesFor, type Wish } from '../../src/react/preferences/choosing.ts';

const kind = fc.constantFrom('TRANSACTIONAL', 'PROMOTIONAL');
const keys = ['orders', 'security', 'offers', 'digest'] as const;
const category = (key: string): fc.Arbitrary<Category> =>
  fc.record({
    key: fc.constant(key),
    name: fc.constant(key),
    description: fc.constant(null),
    kind,
    critical: fc.boolean(),
    optIn: fc.boolean(),
    channels: fc.uniqueArray(fc.constantFrom(...channels), { minLength: 1 }),
  });
const categories = fc.subarray([...keys], { minLength: 1 }).chain((some) => fc.tuple(...some.map(category)));
const choice = fc
  .record({
    category: fc.option(fc.constantFrom(...keys)),
    kind: fc.option(kind),
    channel: fc.option(fc.constantFrom(...channels)),
    clientType: fc.option(fc.constantFrom('WEB', 'APP')),
    enabled: fc.boolean(),
  })
  .map((one): Choice => ({ ...one, kind: one.category === null ? one.kind : null }));
const known = fc.record({ categories, choices: fc.array(choice, { maxLength: 12 }).map((rows) => written([], rows)), pushReachesBrowser: fc.boolean() });
type Known = typeof known extends fc.Arbitrary<infer Value> ? Value : never;

/** Each channel, and where it is read, as devices have it. */
const places: readonly Place[] = channels.flatMap((channel): Place[] => {
  if (channel === 'PUSH') return [{ channel, clientType: 'APP' }, { channel, clientType: 'WEB' }];
  return [{ channel, clientType: channel === 'WEB_PUSH' ? 'WEB' : null }];
});

/** What Carillon would do. */
function sends(choices: readonly Choice[], { key, ...asked }: Category, { channel, clientType }: Place): boolean {
  const rows = choices.map((row) => ({ ...row, categoryId: row.category }));
  return serverWants(rows, { category: { ...asked, id: key }, channel, clientType });
}

function everySwitch({ rows }: Centre): { row: Row; one: Switch }[] {
  return rows.flatMap((row) => row.switches.flatMap((one) => (one ? [{ row, one }] : [])));
}

/** A person who knows something, and one of the switches they may move. */
function handOn(rows: readonly Row['scope']['is'][]) {
  return known
    .map((now) => ({ now, switches: everySwitch(centreOf(now)).filter(({ row, one }) => rows.includes(row.scope.is) && !one.locked) }))
    .filter(({ switches }) => switches.length > 0)
    .chain(({ now, switches }) => fc.record({ now: fc.constant(now), at: fc.constantFrom(...switches) }));
}
const hand = handOn(['everything', 'kind', 'category']);

function flip(now: Known, { row, one }: { row: Row; one: Switch }): { wish: Wish; then: Known } {
  const wish = { scope: row.scope, way: one.way, enabled: !one.on };
  return { wish, then: { ...now, choices: written(now.choices, choicesFor(wish, now)) } };
}

describe('the preference centre', () => {
  it('shows of each category what Carillon would do', () => {
    fc.assert(
      fc.property(known, (now) => {
        for (const { row, one } of everySwitch(centreOf(now))) {
          const { scope } = row;
          if (scope.is !== 'category') continue;
          const reached = one.way.places.filter(({ channel }) => scope.category.channels.includes(channel) || now.choices.some((row) => row.category === scope.category.key && row.channel === channel));
          expect(one.on).toBe(reached.some((place) => sends(now.choices, scope.category, place)));
          expect(one.locked).toBe(scope.category.critical);
        }
      }),
    );
  });

  it('has a switch for each way a category goes, and for no other', () => {
    fc.assert(
      fc.property(known, (now) => {
        const { ways, rows } = centreOf({ ...now, choices: [] });
        for (const { scope, switches } of rows) {
          if (scope.is !== 'category') continue;
          const offered = ways.filter((_, at) => switches[at]).map(({ channel }) => channel);
          expect(offered).toEqual(expect.arrayContaining([...scope.category.channels]));
          const more = offered.filter((channel) => !scope.category.channels.includes(channel));
          expect(more.every((channel) => channel === 'WEB_PUSH' && now.pushReachesBrowser && scope.category.channels.includes('PUSH'))).toBe(true);
        }
      }),
    );
  });

  it('lets a switch do what it says, and nothing else where it is of one category', () => {
    fc.assert(
      fc.property(hand, ({ now, at }) => {
        const { wish, then } = flip(now, at);
        const after = everySwitch(centreOf(then)).find(({ row, one }) => sameRow(row, at.row) && one.way.channel === at.one.way.channel);
        expect(after?.one.on).toBe(wish.enabled);
        if (wish.scope.is !== 'category') return;
        for (const asked of now.categories) {
          for (const place of places) {
            if (asked.key === wish.scope.category.key && wish.way.places.some(({ channel, clientType }) => channel === place.channel && clientType === place.clientType)) continue;
            expect(sends(then.choices, asked, place)).toBe(sends(now.choices, asked, place));
          }
        }
      }),
    );
  });

  it('sends nothing this way any more once everything, or all that advertises, is switched off: neither of what is there nor of what is to come', () => {
    fc.assert(
      fc.property(handOn(['everything', 'kind']), category('later'), ({ now, at }, later) => {
        const { wish, then } = flip(now, { ...at, one: { ...at.one, on: true } });
        for (const asked of [...now.categories, later].filter(({ kind }) => wish.scope.is === 'everything' || kind === 'PROMOTIONAL')) {
          for (const place of wish.way.places) expect(sends(then.choices, asked, place)).toBe(asked.critical);
        }
      }),
    );
  });

  it('switches everything on but what nobody gets who has not asked for it', () => {
    fc.assert(
      fc.property(handOn(['everything']), ({ now, at }) => {
        const { wish, then } = flip(now, { ...at, one: { ...at.one, on: false } });
        for (const asked of now.categories) {
          for (const place of wish.way.places) expect(sends(then.choices, asked, place)).toBe(asked.optIn ? sends(now.choices, asked, place) : true);
        }
      }),
    );
  });

  it('writes one row where a general word is enough', () => {
    const now = { categories: [plain('orders'), plain('digest')], choices: [], pushReachesBrowser: false };
    const [everything] = everySwitch(centreOf(now));
    if (!everything) throw new Error('There is no switch.');
    expect(flip(now, everything).then.choices).toEqual([{ category: null, kind: null, channel: 'EMAIL', clientType: null, enabled: false }]);
  });

  it('never names a category together with its kind', () => {
    fc.assert(
      fc.property(hand, ({ now, at }) => {
        for (const { category, kind } of choicesFor(flip(now, at).wish, now)) expect(category === null || kind === null).toBe(true);
      }),
    );
  });

  it('has columns only for what the categories use, and for what the app adds', () => {
    const shown = (also: readonly Channel[]) => centreOf({ categories: [plain('orders')], choices: [], pushReachesBrowser: false, also }).ways.map(({ channel }) => channel);
    expect(shown([])).toEqual(['EMAIL']);
    expect(shown(['PUSH', 'IN_APP', 'EMAIL'])).toEqual(['IN_APP', 'EMAIL', 'PUSH']);
  });

  it('shows a browser that Firebase pushes to beside the phone, and tells the two apart', () => {
    const now = { categories: [{ ...plain('orders'), channels: ['PUSH'] as const }], choices: [], pushReachesBrowser: true };
    const [phone, browser] = everySwitch(centreOf(now));
    if (!phone || !browser) throw new Error('There is a switch too few.');
    const { then } = flip(now, browser);
    expect(everySwitch(centreOf(then)).map(({ one }) => [one.way.channel, one.on])).toEqual([['PUSH', true], ['WEB_PUSH', false]]);
  });

  it('says everything and all promotions where there is more than one of them', () => {
    const rows = (...of: Category[]) => centreOf({ categories: of, choices: [], pushReachesBrowser: false }).rows.map(({ scope }) => (scope.is === 'category' ? scope.category.key : scope.is));
    const offers: Category = { ...plain('offers'), kind: 'PROMOTIONAL' };
    const lock: Category = { ...plain('security'), critical: true };
    expect(rows(plain('orders'), lock)).toEqual(['orders', 'security']);
    expect(rows(offers, plain('orders'), lock)).toEqual(['everything', 'orders', 'security', 'offers']);
    expect(rows(offers, { ...offers, key: 'digest' }, plain('orders'))).toEqual(['everything', 'orders', 'kind', 'offers', 'digest']);
  });
});

function plain(key: string): Category {
  return { key, name: key, description: null, kind: 'TRANSACTIONAL', critical: false, optIn: false, channels: ['EMAIL'] };
}

function sameRow({ scope: one }: Row, { scope: other }: Row): boolean {
  return one.is === other.is && (one.is !== 'category' || other.is !== 'category' || one.category.key === other.category.key);
}
