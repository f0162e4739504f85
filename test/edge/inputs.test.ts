import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeCursor, writePlainCursor, type CursorKind } from '../../src/core/cursor.ts';
import { readSchema } from '../../src/edge/graphql/schema.ts';
import { arbitraryCalls } from './arbitrary-inputs.ts';
import { call, codesOf, post } from './callers.ts';
import { openHouse, type House } from './house.ts';

const RUNS = 30;
const TEMPLATE = `mutation ($body: String!) {
  saveTemplate(input: { key: "greeting", contents: [{ channel: IN_APP, locale: "en", title: "{{ x }}", body: $body }] }) { errors { code } }
}`;
const known = {
  id: ['ann', 'bob', 'carl'],
  userId: ['ann', 'bob'],
  email: ['ann@example.test'],
  phone: ['+15551230000'],
  locale: ['en', 'de-CH'],
  timezone: ['Europe/Zurich'],
  key: ['greeting', 'news'],
  category: ['greeting', 'announcement'],
  template: ['greeting'],
  url: ['https://shop.example/1', '/orders/1'],
  imageUrl: ['https://shop.example/1.png'],
  token: ['a-token', 'ab'.repeat(32)],
  endpoint: ['https://push.example.com/1'],
  idempotencyKey: ['one', 'two'],
};

describe('whatever an operation is given', () => {
  let house: House;
  let ann: string;
  let doors: string[];

  beforeAll(async () => {
    house = await openHouse();
    ann = await house.person('ann');
    doors = [house.app, ann, house.operator];
    const body = '{{ x }} {{ x | date: "%Y" }} {{ x | times: 2 }} {{ user }} {{ user.length }} {% for i in x %}{{ i | upcase }}{% endfor %} {{ x | sort | join: user }}';
    await post(house, { query: TEMPLATE, variables: { body }, as: house.app });
    await post(house, { query: 'mutation { upsertCategory(input: { key: "greeting", clientMaySend: true, duplicateWindow: "PT0S" }) { errors { code } } }', as: house.app });
  });
  afterAll(() => house.close());

  it.each(arbitraryCalls(readSchema(), known))('%s is never a mistake of ours', async (_, calls) => {
    const property = fc.asyncProperty(calls, async (asked) => {
      for (const as of doors) {
        const { answer } = await post(house, { ...asked, as });
        expect(codesOf(answer)).not.toContain('INTERNAL');
      }
    });
    await fc.assert(property, { numRuns: RUNS });
  });

  const kinds: CursorKind[] = ['notification', 'deadLetter', 'feedItem', 'feedPosition'];
  const forged = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.tuple(fc.constantFrom(...kinds), fc.oneof(fc.string({ unit: 'binary' }), fc.nat(), fc.uuid())).map(([kind, value]) => writeCursor(kind, `${value}`)),
    // Without an epoch it would be where every empty feed stands, and good.
    fc.tuple(fc.bigInt({ min: 0n, max: 10n ** 16n }), fc.string({ unit: 'binary', minLength: 1 })).map(([seq, epoch]) => writePlainCursor('feedPosition', `${seq}.${epoch}`)),
  );

  it('a forged cursor of a feed is none, or begins anew', async () => {
    const query = 'subscription ($after: String) { feed(after: $after) { type counts { total } } }';
    const property = fc.asyncProperty(forged, async (after) => {
      const answer = await call(house, 'events', { query, variables: { after }, as: ann });
      if (answer.errors) expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      else expect(answer.data).toEqual({ feed: { type: 'RESET', counts: { total: 0 } } });
    });
    await fc.assert(property, { numRuns: RUNS });
  });
});
