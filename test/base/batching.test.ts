import { describe, expect, it } from 'vitest';
import { createBatcher } from '../../src/base/batching.ts';

class Guilty extends Error {}

function doubling(options: { limit?: number; concurrency?: number; sizeOf?: (item: number) => number } = {}) {
  const sizes: number[] = [];
  const batcher = createBatcher<number, number>({
    limit: 10,
    concurrency: 1,
    ...options,
    isGuilt: (error) => error instanceof Guilty,
    run: (items) => {
      sizes.push(items.length);
      if (items.includes(13)) return Promise.reject(new Guilty('13'));
      if (items.includes(-1)) return Promise.reject(new Error('away'));
      return Promise.resolve(items.map((item) => item * 2));
    },
  });
  return { batcher, sizes };
}

describe('a batcher', () => {
  it('answers each call with its own result, and shares the batch', async () => {
    const { batcher, sizes } = doubling();
    expect(await Promise.all([1, 2, 3].map((one) => batcher.add(one)))).toEqual([2, 4, 6]);
    expect(sizes).toEqual([3]);
  });
  it('keeps to its limit', async () => {
    const { batcher, sizes } = doubling({ limit: 2 });
    await Promise.all([1, 2, 3, 4, 5].map((one) => batcher.add(one)));
    expect(sizes).toEqual([2, 2, 1]);
  });
  it('keeps to its limit by the size of its items, and takes one that is larger alone', async () => {
    const { batcher, sizes } = doubling({ limit: 5, sizeOf: (item) => item });
    expect(await Promise.all([2, 3, 9, 1, 4, 1].map((one) => batcher.add(one)))).toEqual([4, 6, 18, 2, 8, 2]);
    expect(sizes).toEqual([2, 1, 2, 1]);
  });
  it('fails only the guilty call', async () => {
    const { batcher } = doubling();
    const settled = await Promise.allSettled([1, 13, 3, 4].map((one) => batcher.add(one)));
    expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
  });
  it('fails all together, at once, when no item is to blame', async () => {
    const { batcher, sizes } = doubling();
    const settled = await Promise.allSettled([1, -1, 3].map((one) => batcher.add(one)));
    expect(settled.every(({ status }) => status === 'rejected')).toBe(true);
    expect(sizes).toEqual([3]);
  });
  it('is idle when nothing waits and nothing is under way', async () => {
    const { batcher } = doubling();
    const answer = batcher.add(1);
    let idle = false;
    const rest = batcher.idle().then(() => (idle = true));
    expect(idle).toBe(false);
    await Promise.all([answer, rest]);
    expect(idle).toBe(true);
  });
});
