import { describe, expect, it } from 'vitest';
import type { DeliveryStatus } from '../../src/core/delivery.ts';
import { nextMoves, type StepDelivery, type Strategy } from '../../src/core/strategy.ts';

/** `0:SENT 1:WAITING` as deliveries; `+` marks a wait with an end, `!` what was seen, `!!` what was read, `*` what rings, `~` what waits for quiet hours to end. */
function deliveries(text: string): StepDelivery[] {
  return text.split(' ').map((word, at) => {
    const [step, status] = word.replace(/^[*]|[+!~]+$/g, '').split(':');
    const attention = word.endsWith('!!') ? 'READ' : word.endsWith('!') ? 'SEEN' : 'NONE';
    const [due, rings, hushed] = [word.endsWith('+') || word.endsWith('~'), word.startsWith('*'), word.endsWith('~')];
    return { id: `d${at}`, step: Number(step), status: status as DeliveryStatus, due, rings, hushed, attention };
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
    expect(nextMoves('PARALLEL', deliveries(state))).toMatchObject(moves);
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
    ['begins what is left of the step also where another device of it has succeeded', '0:SENT 0:WAITING 1:WAITING', { release: ['d1'], cancel: ['d2'], complete: false }],
    ['is complete when every step has failed', '0:FAILED 1:FAILED', { release: [], cancel: [], complete: true }],
  ])('%s', (_, state, moves) => {
    expect(nextMoves('PRIORITY', deliveries(state))).toMatchObject(moves);
  });
});

describe('ESCALATE', () => {
  const at = (waitIsOver: boolean) => ({ heeds: 'SEEN', waitIsOver, isQuiet: false }) as const;
  it.each([
    ['begins with the first step', '0:WAITING 1:WAITING', false, { release: ['d0'], cancel: [], complete: false }],
    ['begins with the second where the first was filtered', '0:FILTERED 1:WAITING', false, { release: ['d1'], cancel: [], complete: false }],
    ['waits for the person after success', '0:SENT 1:WAITING', false, { release: [], cancel: [], complete: false }],
    ['is not satisfied by arrival on a device', '0:DELIVERED 1:WAITING', false, { release: [], cancel: [], complete: false }],
    ['begins the next step when the wait is over', '0:SENT 1:WAITING 2:WAITING', true, { release: ['d1'], cancel: [], complete: false }],
    ['begins it also while the provider of the one before is in trouble', '0:WAITING+ 1:WAITING', true, { release: ['d1'], cancel: [], complete: false }],
    ['is held by no unknown', '0:UNKNOWN 1:WAITING', true, { release: ['d1'], cancel: [], complete: false }],
    ['begins what is left of a step that had begun, without a wait', '0:SENT 1:SENT 1:WAITING 2:WAITING', false, { release: ['d2'], cancel: [], complete: false }],
    ['does not wait for a step that has failed', '0:SENT 1:FAILED 2:WAITING', false, { release: ['d2'], cancel: [], complete: false }],
    ['waits on over a step that was never to begin', '0:SENT 1:FILTERED 2:WAITING', false, { release: [], cancel: [], complete: false }],
    ['stops all that is pending when the person has seen it', '0:DELIVERED! 1:QUEUED 2:WAITING', false, { release: [], cancel: ['d1', 'd2'], complete: true }],
    ['stops it also when the wait was over at the same time', '0:DELIVERED! 1:WAITING', true, { release: [], cancel: ['d1'], complete: true }],
    ['stops resends and retries, too', '0:UNKNOWN+ 1:DELIVERED!! 2:WAITING+', false, { release: [], cancel: ['d0', 'd2'], complete: true }],
    ['is complete when the last step is sent', '0:SENT 1:SENT', false, { release: [], cancel: [], complete: true }],
    ['lets finish what is under way', '0:DELIVERED! 1:SENDING', false, { release: [], cancel: [], complete: false }],
  ])('%s', (_, state, waitIsOver, moves) => {
    expect(nextMoves('ESCALATE', deliveries(state), at(waitIsOver))).toMatchObject(moves);
  });
});

describe('a category in which reading stops the rest', () => {
  it.each([
    ['when it was read', '0:DELIVERED!! 1:WAITING+ 2:QUEUED', ['d1', 'd2']],
    ['and not when it was only seen', '0:DELIVERED! 1:WAITING+ 2:QUEUED', []],
  ])('stops it %s', (_, state, cancel) => {
    expect(nextMoves('PARALLEL', deliveries(state), { heeds: 'READ', waitIsOver: false, isQuiet: false }).cancel).toEqual(cancel);
  });
});

describe('in quiet hours', () => {
  const moves = (strategy: Strategy, state: string, { isQuiet = true, waitIsOver = false } = {}) => {
    const { release, hush, cancel, complete } = nextMoves(strategy, deliveries(state), { heeds: null, waitIsOver, isQuiet });
    return [release, hush, cancel].map((ids) => ids.join(' ')).join(' | ') + (complete ? ' | complete' : '');
  };

  it.each<[string, Strategy, string, string, { isQuiet?: boolean; waitIsOver?: boolean }?]>([
    ['PARALLEL begins what is silent', 'PARALLEL', '0:WAITING *1:WAITING', 'd0 | d1 | '],
    ['it is not complete while something waits for their end', 'PARALLEL', '0:SENT *1:WAITING~', ' |  | '],
    ['PRIORITY passes over what rings', 'PRIORITY', '*0:WAITING *0:WAITING 1:WAITING', 'd2 | d0 d1 | '],
    ['PRIORITY has only the first of those that ring wait for their end', 'PRIORITY', '*0:WAITING *1:WAITING 2:WAITING', 'd2 | d0 | '],
    ['PRIORITY begins nothing where all that is left rings', 'PRIORITY', '0:FAILED *1:WAITING *2:WAITING', ' | d1 | '],
    ['PRIORITY keeps the order also when they are just over', 'PRIORITY', '*0:WAITING~ *1:WAITING 2:FAILED', ' |  | ', { isQuiet: false }],
    ['PRIORITY passes over a retry that waits for their end', 'PRIORITY', '*0:WAITING~ 1:WAITING', 'd1 |  | '],
    ['PRIORITY waits for a device of the step that is still under way', 'PRIORITY', '*0:WAITING~ *0:SENDING 1:WAITING', ' |  | '],
    ['PRIORITY is done when what took the place has succeeded', 'PRIORITY', '*0:WAITING~ 1:SENT 2:WAITING', ' |  | d0 d2 | complete'],
    ['PRIORITY gives a step that was passed over its turn no sooner than the other is over', 'PRIORITY', '*0:WAITING 1:SENDING', ' |  | ', { isQuiet: false }],
    ['PRIORITY gives it then, where that has failed', 'PRIORITY', '*0:WAITING 1:FAILED', 'd0 |  | ', { isQuiet: false }],
    ['PRIORITY cancels it then, where that has succeeded', 'PRIORITY', '*0:WAITING 1:SENT', ' |  | d0 | complete', { isQuiet: false }],
    ['PRIORITY lets a replay of what failed go on beside the success of another', 'PRIORITY', '0:QUEUED 1:SENT', ' |  | ', { isQuiet: false }],
    ['ESCALATE passes over what rings when its time has come', 'ESCALATE', '0:SENT *1:WAITING 2:WAITING', 'd2 | d1 | ', { waitIsOver: true }],
    ['ESCALATE passes over nothing before that', 'ESCALATE', '0:SENT *1:WAITING 2:WAITING', ' |  | '],
    ['ESCALATE has the next one that rings wait for the first', 'ESCALATE', '*0:WAITING~ *1:WAITING 2:SENT', ' |  | ', { waitIsOver: true }],
    ['ESCALATE gives a step that was passed over its turn', 'ESCALATE', '0:SENT *1:WAITING *2:WAITING 3:SENT', 'd1 |  | ', { isQuiet: false, waitIsOver: true }],
  ])('%s', (_, strategy, state, expected, circumstances) => {
    expect(moves(strategy, state, circumstances)).toBe(expected);
  });

  it('only a step that waits for nothing but time follows', () => {
    const isFollowed = (state: string) => nextMoves('ESCALATE', deliveries(state), { heeds: null, waitIsOver: false, isQuiet: true }).isFollowed;
    expect(isFollowed('0:SENT *1:WAITING')).toBe(true);
    expect(isFollowed('0:SENT *1:WAITING~ 2:WAITING')).toBe(true);
    expect(isFollowed('0:SENT *1:WAITING~ *2:WAITING')).toBe(false);
    expect(isFollowed('0:SENT *1:WAITING~')).toBe(false);
  });

  it('heeding the person ends what waits for their end, too', () => {
    expect(nextMoves('PARALLEL', deliveries('0:DELIVERED!! *1:WAITING~'), { heeds: 'READ', waitIsOver: false, isQuiet: true })).toMatchObject({ cancel: ['d1'], complete: true });
  });
});
