import { describe, expect, it } from 'vitest';
import { parseRate, spend, type Rate } from '../../src/core/rate.ts';

const ten: Rate = { count: 10, perMs: 1_000 };

describe('a rate', () => {
  it('is written as a number within a duration', () => {
    expect(parseRate('600/PT1M')).toEqual({ count: 600, perMs: 60_000 });
    for (const wrong of ['600', '0/PT1M', '600/PT0S', '600/P1Y', '-1/PT1M', '6.5/PT1M', '600/minute', '']) expect(parseRate(wrong)).toBeNull();
  });

  it('gives all at once, then one after the other, and says when', () => {
    let fullAt = 0;
    const ask = (now: number, cost = 1) => {
      const spent = spend(fullAt, ten, now, cost);
      fullAt = spent.fullAt;
      return spent;
    };
    for (let left = 9; left >= 0; left -= 1) expect(ask(0)).toMatchObject({ allowed: true, limit: 10, remaining: left });
    expect(ask(0)).toMatchObject({ allowed: false, remaining: 0, resetSeconds: 1, retryAfterSeconds: 1 });
    expect(ask(99)).toMatchObject({ allowed: false });
    expect(ask(100)).toMatchObject({ allowed: true, remaining: 0 });
    expect(ask(10_000)).toMatchObject({ allowed: true, remaining: 9 });
  });

  it('takes nothing for what it refuses, and lets in what is more than it ever holds once it is full', () => {
    const half = spend(0, ten, 0, 5);
    const refused = spend(half.fullAt, ten, 0, 6);
    expect(refused).toMatchObject({ allowed: false, remaining: 5, fullAt: half.fullAt });
    expect(spend(0, ten, 5_000, 1_000)).toMatchObject({ allowed: true, remaining: 0 });
  });

  it('forgets a future that a clock which was put back had promised', () => {
    const { fullAt } = spend(0, ten, 3_600_000, 10);
    expect(spend(fullAt, ten, 0, 1).retryAfterSeconds).toBe(1);
  });
});
