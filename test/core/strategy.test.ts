import { describe, expect, it } from 'vitest';
import type { DeliveryStatus } from '../../src/core/delivery.ts';
import { nextMoves, type StepDelivery } from '../../src/core/strategy.ts';

/** `0:SENT 1:WAITING` as deliveries; `+` marks a wait with an end. */
function deliveries(text: string): StepDelivery[] {
  return text.split(' ').map((word, at) => {
    const [step, status] = word.replace('+', '').split(':');
    return { id: `d${at}`, step: Number(step), status: status as DeliveryStatus, due: word.endsWith('+') };
  });
}

describe('PARALLEL', () => {
  it.each([
    ['begins everything at once', '0:WAITING 1:WAITING', { release: ['d0', 'd1'], cancel: [], complete: false }],
    ['leaves what was filtered', '0:FILTERED 1:WAITING', { release: ['d1'], cancel: [], complete: false }],
    ['leaves a retry to its timer', '0:SENT 1:WAITING+', { release: [], cancel: [], complete: false }],
    ['is complete when nothing is under way', '0:SENT 1:FAILED 2:FILTERED', { release: [], cancel: [], complete: true }],
    ['is complete when what is unknown is held for a receipt', '0:UNKNOWN', { release: [], cancel: [], complete: true }],
    ['is open while what is unknown will be sent again', '0:UNKNOWN+', { release: [], cancel: [], complete: false }],
  ])('%s', (_, state, moves) => {
    expect(nextMoves('PARALLEL', deliveries(state))).toEqual(moves);
  });
});

describe('PRIORITY', () => {
  it.each([
    ['begins with the first step', '0:WAITING 1:WAITING', { release: ['d0'], cancel: [], complete: false }],
    ['waits for a step under way', '0:SENDING 1:WAITING', { release: [], cancel: [], complete: false }],
    ['waits for a retry', '0:WAITING+ 1:WAITING', { release: [], cancel: [], complete: false }],
    ['falls back when a step has failed', '0:FAILED 1:WAITING', { release: ['d1'], cancel: [], complete: false }],
    ['falls back over several steps', '0:FAILED 1:FILTERED 2:WAITING', { release: ['d2'], cancel: [], complete: false }],
    ['falls back when a step has expired', '0:EXPIRED 1:WAITING', { release: ['d1'], cancel: [], complete: false }],
    ['cancels the later steps on success', '0:SENT 1:WAITING 2:WAITING', { release: [], cancel: ['d1', 'd2'], complete: true }],
    ['succeeds by one device of several', '0:FAILED 0:SENT 1:WAITING', { release: [], cancel: ['d2'], complete: true }],
    ['lets the other devices of the step finish', '0:SENT 0:QUEUED 1:WAITING', { release: [], cancel: ['d2'], complete: false }],
    ['does not fall back while a device of the step may succeed', '0:FAILED 0:QUEUED 1:WAITING', { release: [], cancel: [], complete: false }],
    ['is held by an unknown', '0:UNKNOWN 1:WAITING', { release: [], cancel: [], complete: false }],
    ['is not revived by a later failing receipt', '0:FAILED 1:CANCELLED', { release: [], cancel: [], complete: true }],
    ['is complete when every step has failed', '0:FAILED 1:FAILED', { release: [], cancel: [], complete: true }],
  ])('%s', (_, state, moves) => {
    expect(nextMoves('PRIORITY', deliveries(state))).toEqual(moves);
  });
});
