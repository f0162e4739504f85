import { describe, expect, it } from 'vitest';
import { backoff } from '../../src/core/backoff.ts';
import type { Wire } from '../../src/core/channel.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { judge, type UnknownPolicy, type Verdict } from '../../src/core/verdict.ts';

const now = 1_000_000;
const retry = { attempts: 4, baseMs: 1_000, capMs: 60_000 };
const verdictOn = (outcome: Outcome, attempt = 1, wire: Wire = 'email', unknownPolicy: UnknownPolicy | null = null, ageMs = 0) =>
  judge(outcome, { attempt, wire, unknownPolicy, retry, ageMs, now, random: () => 0.5 });

describe('judge', () => {
  it.each<[string, Outcome, number, Partial<Verdict>]>([
    ['sent', { kind: 'sent', providerMessageId: 'm' }, 1, { status: 'SENT', events: ['SUCCESS'], reason: null }],
    ['retry', { kind: 'retry', reason: 'R' }, 1, { status: 'WAITING', events: ['RETRY'], delayMs: 500, counted: true }],
    ['retry, third', { kind: 'retry', reason: 'R' }, 3, { status: 'WAITING', delayMs: 4_500 }],
    ['retry, out of attempts', { kind: 'retry', reason: 'R' }, 4, { status: 'FAILED', events: ['FAIL', 'DLQ'], deadLetter: true, delayMs: null }],
    ['throttled', { kind: 'throttled', until: new Date(now + 7_000), reason: 'T' }, 4, { status: 'WAITING', delayMs: 7_000, counted: false }],
    ['throttled until a past moment', { kind: 'throttled', until: new Date(now - 1), reason: 'T' }, 1, { delayMs: 0 }],
    ['down', { kind: 'down', reason: 'D' }, 4, { status: 'WAITING', events: ['RETRY'], counted: false }],
    ['gone', { kind: 'gone', reason: 'G' }, 1, { status: 'FAILED', events: ['FAIL'], retiresDevice: true, deadLetter: false }],
    ['suppressed', { kind: 'suppressed', reason: 'S' }, 1, { status: 'FILTERED', events: ['FILTERED'] }],
    ['refused', { kind: 'refused', reason: 'N' }, 1, { status: 'FAILED', events: ['FAIL', 'DLQ'], deadLetter: true }],
    ['unknown', { kind: 'unknown', reason: 'U' }, 1, { status: 'UNKNOWN', events: ['UNKNOWN'], delayMs: 500 }],
    ['unknown, out of attempts', { kind: 'unknown', reason: 'U' }, 4, { status: 'UNKNOWN', delayMs: null }],
  ])('%s', (_, outcome, attempt, expected) => {
    expect(verdictOn(outcome, attempt)).toMatchObject(expected);
  });

  it('lets what costs no attempt wait longer the longer it has waited, up to the cap of retries', () => {
    const waitOf = (outcome: Outcome, ageMs: number) => verdictOn(outcome, 1, 'email', null, ageMs).delayMs;
    const down: Outcome = { kind: 'down', reason: 'D' };
    expect([0, 60_000, 400_000, 86_400_000].map((ageMs) => waitOf(down, ageMs))).toEqual([3_750, 4_500, 30_000, 45_000]);
    const throttled: Outcome = { kind: 'throttled', reason: 'T', until: new Date(now + 7_000) };
    expect([0, 60_000, 400_000].map((ageMs) => waitOf(throttled, ageMs))).toEqual([7_000, 7_000, 30_000]);
    expect(waitOf({ ...throttled, until: new Date(now + 90_000) }, 86_400_000)).toBe(90_000);
  });

  it('holds an unknown text message for its receipt: a second one would cost and disturb', () => {
    expect(verdictOn({ kind: 'unknown', reason: 'U' }, 1, 'sms')).toMatchObject({ status: 'UNKNOWN', delayMs: null });
  });

  it.each<[UnknownPolicy, Wire, Partial<Verdict>]>([
    ['RESEND', 'sms', { status: 'UNKNOWN', delayMs: 500 }],
    ['HOLD', 'email', { status: 'UNKNOWN', delayMs: null, events: ['UNKNOWN'] }],
    ['GIVE_UP', 'email', { status: 'FAILED', delayMs: null, events: ['UNKNOWN', 'FAIL'], deadLetter: false }],
  ])('does what the category says with an unknown: %s', (policy, wire, expected) => {
    expect(verdictOn({ kind: 'unknown', reason: 'U' }, 1, wire, policy)).toMatchObject(expected);
  });
});

describe('backoff', () => {
  it('is anything from nothing to three times more at each attempt', () => {
    expect([1, 2, 3].map((attempt) => backoff(attempt, retry, () => 1))).toEqual([1_000, 3_000, 9_000]);
    expect(backoff(3, retry, () => 0)).toBe(0);
  });
  it('never exceeds the cap', () => expect(backoff(30, retry, () => 1)).toBe(60_000));
});
