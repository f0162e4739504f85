import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRepeats } from '../../src/app/repeats.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('the same words are told once in ten seconds, and then how often they were said besides', () => {
  const counted: [string, number][] = [];
  const repeats = createRepeats((words, more) => counted.push([words, more]));
  expect(['a', 'a', 'b', 'a'].map((words) => repeats.tells(words))).toEqual([true, false, true, false]);
  vi.advanceTimersByTime(10_000);
  expect(counted).toEqual([['a', 2]]);
  expect(['a', 'b'].map((words) => repeats.tells(words))).toEqual([false, true]);
  vi.advanceTimersByTime(10_000);
  expect(counted).toEqual([['a', 2], ['a', 1]]);
  vi.advanceTimersByTime(10_000);
  expect(repeats.tells('a')).toBe(true);
});
