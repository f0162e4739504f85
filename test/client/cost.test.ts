import { describe, expect, it } from 'vitest';
import { belongsTo, type FeedItem } from '../../src/client/feed-item.ts';
import { begun, changed, type FeedList } from '../../src/client/feed-list.ts';
import { emptyFeed } from '../../src/client/feed-state.ts';
import { read } from '../../src/client/marks.ts';
import { knownIn, shownBy } from '../../src/client/shown.ts';
import { wishFor } from '../../src/client/wishes.ts';
import { item } from './items.ts';

const MANY = 10_000;
const ROUNDS = 100;
/** A frame has 16, and most of them are the page's own. */
const WELL_UNDER_A_FRAME_MS = 5;

const inFeed = belongsTo({});
const items = Array.from({ length: MANY }, (_, at) => item(MANY - at));
const full = begun({ edges: items.map((node) => ({ node: { ...node, actions: [] } })), pageInfo: { hasNextPage: false, endCursor: null }, cursor: 'here' });

/** The median, which a busy machine does not move. */
function costOf(what: (round: number) => void): number {
  const times = Array.from({ length: ROUNDS }, (_, round) => {
    const begin = performance.now();
    what(round);
    return performance.now() - begin;
  });
  return times.sort((one, other) => one - other)[ROUNDS / 2] ?? Infinity;
}

describe(`among ${MANY} items`, () => {
  it('a change, a new item, and a hundred changes at once cost well under a frame', () => {
    let list: FeedList = full;
    const tell = (...told: FeedItem[]) => (list = changed(list, told, inFeed));
    const costs = {
      change: costOf((round) => tell(item(round * 50 + 1, { readAt: `${round}` }))),
      newcomer: costOf((round) => tell(item(MANY + round + 1))),
      hundred: costOf((round) => tell(...items.slice(round * 50, round * 50 + 100).map((one) => ({ ...one, readAt: `${round}` })))),
    };
    console.log(costs);
    expect(list.items.length).toBe(MANY + ROUNDS);
    for (const cost of Object.values(costs)) expect(cost).toBeLessThan(WELL_UNDER_A_FRAME_MS);
  });

  it('so does showing what a person has done to fifty of them', () => {
    const known = knownIn([full]);
    const wishes = Array.from({ length: 50 }, (_, at) => wishFor(known, [items[at * 100]?.id ?? ''], read));
    const state = { ...emptyFeed, list: full };
    const cost = costOf(() => {
      const shown = shownBy(wishes, state, [full]).itemsOf(full, inFeed);
      expect(shown[100]?.readAt).not.toBeNull();
    });
    console.log({ shown: cost });
    expect(cost).toBeLessThan(WELL_UNDER_A_FRAME_MS);
  });

  it('what did not change is the same object', () => {
    const next = changed(full, [item(5, { readAt: 'now' })], inFeed).items;
    expect(next.filter((one, at) => one !== full.items[at]).map(({ place }) => place)).toEqual([5]);
  });
});
