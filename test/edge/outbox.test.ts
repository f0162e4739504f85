import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Outbox } from '../../src/edge/transport/outbox.ts';

test('everybody leaves together at the end of the turn, in the order in which they came, and once', async () => {
  const outbox = new Outbox();
  const left: string[] = [];
  const leaving = (name: string) => ({ leave: () => void left.push(name) });
  outbox.add(leaving('first'));
  await Promise.resolve();
  outbox.add(leaving('second'));
  expect(left).toEqual([]);
  await nextTurn();
  expect(left).toEqual(['first', 'second']);
  await nextTurn();
  expect(left).toEqual(['first', 'second']);
});

test('whoever has more to say when leaving is in the next turn', async () => {
  const outbox = new Outbox();
  const left: number[] = [];
  const talkative = {
    leave() {
      left.push(left.length);
      if (left.length < 3) outbox.add(talkative);
    },
  };
  outbox.add(talkative);
  for (let turn = 1; turn <= 3; turn += 1) {
    await nextTurn();
    expect(left).toHaveLength(turn);
  }
});
