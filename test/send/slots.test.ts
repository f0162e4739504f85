import { expect, test } from 'vitest';
import { createSlots } from '../../src/send/slots.ts';

test('whoever waits for room is told when there is some, however many wait', async () => {
  const slots = createSlots(() => 10);
  const never = new AbortController().signal;
  expect(await slots.room(never)).toBe(10);
  slots.take(12);
  const waiting = Promise.all([slots.room(never), slots.room(never)]);
  slots.free(2);
  slots.free(1);
  expect(await waiting).toEqual([1, 1]);
});

test('nobody waits for room beyond the signal', async () => {
  const slots = createSlots(() => 1);
  slots.take(1);
  const stopping = new AbortController();
  const waiting = slots.room(stopping.signal);
  stopping.abort();
  expect(await waiting).toBe(0);
});
