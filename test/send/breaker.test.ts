import { beforeEach, describe, expect, it } from 'vitest';
import { createBreaker, type Breaker, type Call } from '../../src/send/breaker.ts';

let breaker: Breaker;
let now: number;
beforeEach(() => {
  breaker = createBreaker();
  now = 50_000;
});

const enter = () => {
  const leave = breaker.enter(now);
  if (!leave) throw new Error('there was no leave');
  return leave;
};
const call = (result: Call) => breaker.record(enter(), result, now);
const calls = (count: number, result: Call) => {
  for (let at = 0; at < count; at += 1) call(result);
};
const state = () => breaker.standing(now).state;

describe('a closed circuit', () => {
  it('stays closed while fewer than half of the calls fail', () => {
    for (let at = 0; at < 100; at += 1) call(at % 5 < 2 ? 'failed' : 'good');
    expect(state()).toBe('closed');
  });

  it('stays closed however many fail of too few', () => {
    calls(29, 'failed');
    expect(state()).toBe('closed');
  });

  it('opens when half of them fail', () => {
    calls(15, 'good');
    calls(14, 'failed');
    expect(call('failed')).toEqual({ to: 'open', cause: 'errors', forMs: 2_000 });
    expect(breaker.enter(now)).toBeNull();
  });

  it('opens when thirty in a row fail, however well it went before', () => {
    calls(1_000, 'good');
    calls(29, 'failed');
    expect(state()).toBe('closed');
    expect(call('failed')).toMatchObject({ to: 'open', cause: 'errors' });
  });

  it('opens when most of them are slow, which it says', () => {
    calls(29, 'slow');
    expect(call('slow')).toMatchObject({ to: 'open', cause: 'latency' });
    expect(breaker.standing(now)).toEqual({ state: 'open', cause: 'latency', waitMs: 2_000 });
  });

  it('forgets what is half a minute old', () => {
    calls(29, 'failed');
    now += 30_000;
    expect(call('failed')).toBeNull();
    expect(state()).toBe('closed');
  });

  it('learns nothing from calls that were never made', () => {
    calls(100, 'none');
    calls(29, 'failed');
    expect(state()).toBe('closed');
  });
});

describe('an open circuit', () => {
  beforeEach(() => calls(30, 'failed'));

  it('lets one probe through after its rest, and nobody beside it', () => {
    now += 1_999;
    expect(breaker.enter(now)).toBeNull();
    now += 1;
    expect(state()).toBe('probing');
    enter();
    expect(breaker.enter(now)).toBeNull();
  });

  it('closes when the probe succeeds, and begins to count anew', () => {
    now += 2_000;
    expect(call('good')).toEqual({ to: 'closed' });
    calls(29, 'failed');
    expect(state()).toBe('closed');
  });

  it('rests twice as long each time the probe fails, up to a limit', () => {
    const rests = [0, 1, 2, 3].map(() => {
      now += breaker.standing(now).waitMs;
      const change = call('failed');
      return change?.to === 'open' ? change.forMs : null;
    });
    expect(rests).toEqual([4_000, 8_000, 8_000, 8_000]);
  });

  it('lets another probe through when the first was never made', () => {
    now += 2_000;
    expect(call('none')).toBeNull();
    expect(breaker.enter(now)).not.toBeNull();
  });

  it('does not believe the answer to a call from before', () => {
    breaker.close();
    const before = enter();
    calls(30, 'failed');
    now += 2_000;
    expect(breaker.record(before, 'good', now)).toBeNull();
    expect(state()).toBe('probing');
  });

  it('is closed, and opened, on the word of others', () => {
    breaker.close();
    expect(state()).toBe('closed');
    breaker.open(now, 'errors', 700);
    expect(breaker.standing(now)).toMatchObject({ state: 'open', waitMs: 700 });
  });
});
