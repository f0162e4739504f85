import { expect, test } from 'vitest';
import { createTurns } from '../../src/send/turns.ts';

const LONG_MS = 10_000;

test('so many have a turn, and the next ones get theirs in the order in which they came', async () => {
  const turns = createTurns(2);
  const order: number[] = [];
  expect(await turns.take(LONG_MS)).toBe(true);
  expect(await turns.take(LONG_MS)).toBe(true);
  const waiting = [3, 4, 5].map(async (number) => {
    await turns.take(LONG_MS);
    order.push(number);
    turns.free();
  });
  await Promise.resolve();
  expect(order).toEqual([]);
  turns.free();
  await Promise.all(waiting);
  expect(order).toEqual([3, 4, 5]);
});

test('who cannot wait any longer goes without, and takes nobody’s turn', async () => {
  const turns = createTurns(1);
  await turns.take(LONG_MS);
  expect(await turns.take(5)).toBe(false);
  turns.free();
  expect(await turns.take(5)).toBe(true);
  expect(await turns.take(5)).toBe(false);
});
