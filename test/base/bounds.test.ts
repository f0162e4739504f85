import { describe, expect, it } from 'vitest';
import { createBatcher } from '../../src/base/batching.ts';
import { Overloaded } from '../../src/base/overloaded.ts';
import { eventually } from '../support/eventually.ts';

/** A batcher whose first batch ends when told. */
function held({ mostWaiting = 100, longestMs = 60_000 } = {}) {
  const ran: number[][] = [];
  let release: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const batcher = createBatcher<number, number>({
    limit: 2,
    concurrency: 1,
    isGuilt: () => false,
    bounds: { mostWaiting, longestMs, retryAfterSeconds: 3 },
    run: async (items) => {
      ran.push(items);
      if (ran.length === 1) await gate;
      return items;
    },
  });
  return { batcher, ran, release };
}

const overloaded = expect.objectContaining({ retryAfterSeconds: 3 }) as Overloaded;

describe('a batcher with bounds', () => {
  it('sends away at once what comes when too many are waiting, and takes more when there is room again', async () => {
    const { batcher, ran, release } = held({ mostWaiting: 2 });
    const first = [batcher.add(1), batcher.add(2)];
    await eventually('they are under way', () => ran.length === 1);
    const waiting = [batcher.add(3), batcher.add(4)];
    await expect(batcher.add(5)).rejects.toEqual(overloaded);
    release();
    expect(await Promise.all([...first, ...waiting])).toEqual([1, 2, 3, 4]);
    expect(await batcher.add(6)).toBe(6);
    expect(ran).toEqual([[1, 2], [3, 4], [6]]);
  });

  it('answers within its time, and never begins what was told so while it waited', async () => {
    const { batcher, ran, release } = held({ longestMs: 50 });
    const answers = await Promise.allSettled([1, 2, 3].map((one) => batcher.add(one)));
    expect(answers.map((one) => one.status === 'rejected' && one.reason instanceof Overloaded)).toEqual([true, true, true]);
    release();
    expect(await batcher.add(4)).toBe(4);
    expect(ran).toEqual([[1, 2], [4]]);
  });
});
