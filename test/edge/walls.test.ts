import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSchema } from '../../src/edge/graphql/schema.ts';
import { call, codesOf, transports } from './callers.ts';
import { cases } from './walls/cases.ts';
import { placesThatName } from './walls/names.ts';
import { openNeighbourhood, type Neighbourhood } from './walls/neighbourhood.ts';

const tries = Object.entries(cases)
  .flatMap(([place, list]) => list.flatMap((one) => one.by.map((stranger) => ({ place, stranger, one }))))
  // What strangers make of the same name would be there for those who come after.
  .sort((left, right) => Number(left.one.makesTheirOwn ?? false) - Number(right.one.makesTheirOwn ?? false));

describe('what belongs to one project or person', () => {
  it('can be named in no place that is not tried below', () => {
    expect(Object.keys(cases).sort()).toEqual(placesThatName(readSchema()).sort());
  });

  describe.each(transports)('over %s', (transport) => {
    const asked = tries.filter(({ place }) => transport !== 'http' || !place.startsWith('Subscription'));
    let there: Neighbourhood;

    beforeAll(async () => {
      there = await openNeighbourhood();
    });
    afterAll(() => there.close());

    it('is there for its owner', async () => {
      const query = `{ notification(id: "${there.its.notification}") { id user { devices { id } feed { edges { node { id } } } } } deadLetters { edges { node { id } } } }`;
      const { data } = await call(there.house, transport, { query, as: there.house.app });
      expect(data).toEqual({
        notification: {
          id: there.its.notification,
          user: { devices: [{ id: there.its.device }], feed: { edges: [{ node: { id: there.its.feedItem } }] } },
        },
        deadLetters: { edges: [{ node: { id: there.its.deadLetter } }] },
      });
    });

    it('is not shown to a neighbour who sends something there', async () => {
      const { house, strangers } = there;
      await call(house, transport, { query: 'mutation { upsertCategory(input: { key: "greeting", clientMaySend: true }) { errors { code } } }', as: house.app });
      const query = `mutation { sendNotification(input: { to: { userId: "vera" }, category: "greeting", content: { title: "a", body: "b" } }) {
        notification { status category { key } user { id email devices { id } } deliveries { id } events { id } } errors { code } } }`;
      const { data } = await call(house, transport, { query, as: strangers.neighbour });
      const notification = { status: 'ACTIVE', category: { key: 'greeting' }, user: null, deliveries: [], events: [] };
      expect(data).toEqual({ sendNotification: { notification, errors: [] } });
    });

    it.each(asked)('is not there for the stranger ($stranger) at $place', async ({ stranger, one }) => {
      const before = await there.rows();
      const answer = await call(there.house, transport, { query: one.query(there.its), as: there.strangers[stranger] });
      if (one.sees === undefined) expect(codesOf(answer)).toEqual(['BAD_USER_INPUT']);
      else expect([answer.errors, Object.values(answer.data ?? {})]).toEqual([undefined, [one.sees]]);
      const after = await there.rows();
      const isOurs = (row: string) => !one.makesTheirOwn || (before.includes(row) && !row.includes(there.theirProject));
      expect(after.filter(isOurs)).toEqual(before.filter(isOurs));
    });
  });
});
