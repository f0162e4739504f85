import { beforeEach, describe, expect, it } from 'vitest';
import { createLogger } from '../../src/base/logging.ts';
import type { AccountNews } from '../../src/bus/account-news.ts';
import type { Wire } from '../../src/core/channel.ts';
import type { Outcome } from '../../src/core/outcome.ts';
import { createAccount, type Account } from '../../src/send/account.ts';

const DEADLINE_MS = 10_000;
const QUICK_MS = 20;
const SLOW_MS = 6_000;

let now: number;
let told: AccountNews[];
let account: Account;
/** Null: no other worker probes. */
let probeWaitMs: number | null;
beforeEach(() => open('fcm'));

function open(wire: Wire, holdsDeadTokens = true): void {
  now = 1_000;
  told = [];
  probeWaitMs = null;
  account = createAccount(
    {
      name: 'one', wire, projects: null, countries: null, weight: null, holdsDeadTokens,
      sender: {
        deadlineMs: DEADLINE_MS, concurrency: 1,
        send: () => Promise.reject(new Error('nothing is sent here')),
        close: () => Promise.resolve(),
      },
    },
    { steady: { now: () => now }, clock: { now: () => 1_700_000_000_000 + now }, log: createLogger('silent'), board: { tell: (news) => told.push(news), takeProbe: () => Promise.resolve(probeWaitMs === null ? { takenUntil: 'later' } : { waitMs: probeWaitMs }), giveProbeBack: () => undefined }, onTrouble: () => undefined },
  );
}
function answers(count: number, outcome: Outcome, tookMs = QUICK_MS): void {
  for (let at = 0; at < count; at += 1) account.enter(true)?.end(outcome, tookMs);
}
const until = (ms: number) => new Date(1_700_000_000_000 + now + ms);
const sent: Outcome = { kind: 'sent', providerMessageId: null };

describe('an account', () => {
  it('that asks for a pause is left alone until its end, and the others are told', () => {
    answers(1, { kind: 'throttled', until: until(5_000), reason: 'SLOW_DOWN' });
    expect(account.standing()).toEqual({ state: 'paused', waitMs: 5_000, reason: 'SLOW_DOWN' });
    expect(account.enter(true)).toBeNull();
    expect(told).toEqual([{ account: 'one', is: 'paused', forMs: 5_000, reason: 'SLOW_DOWN' }]);
    now += 5_000;
    expect(account.standing().state).toBe('well');
  });

  it('is not paused for what one address is asked', () => {
    answers(50, { kind: 'throttled', scope: 'address', until: until(5_000), reason: 'SLOW_DOWN' });
    expect(account.standing().state).toBe('well');
  });

  it('is never paused for longer than an hour', () => {
    answers(1, { kind: 'throttled', until: until(86_400_000), reason: 'SLOW_DOWN' });
    expect(account.standing().waitMs).toBe(3_600_000);
  });

  it.each<Outcome>([
    { kind: 'down', reason: 'D' },
    { kind: 'retry', reason: 'R' },
    { kind: 'unknown', reason: 'U' },
  ])('is left alone when too often its answer is $kind', (outcome) => {
    answers(30, outcome);
    expect(account.standing().state).toBe('failing');
    expect(told).toMatchObject([{ is: 'failing', reason: 'CIRCUIT_OPEN' }]);
  });

  it.each<Outcome>([
    { kind: 'refused', reason: 'N' },
    { kind: 'suppressed', reason: 'S' },
    { kind: 'retry', scope: 'address', reason: 'GREYLISTED' },
  ])('is not to blame for the addresses and messages it says no to: $kind', (outcome) => {
    answers(200, outcome);
    expect(account.standing().state).toBe('well');
  });

  it('that has become slow serves only those whom nobody else can', () => {
    answers(30, sent, SLOW_MS);
    expect(account.standing()).toMatchObject({ state: 'slow', reason: 'ACCOUNT_SLOW' });
    expect(account.enter(false)).toBeNull();
    expect(account.enter(true)).not.toBeNull();
    now += account.standing().waitMs;
    account.enter(false)?.end(sent, QUICK_MS);
    expect(account.standing().state).toBe('well');
    expect(told.map(({ is }) => is)).toEqual(['slow', 'well']);
  });

  it('is well when the other that probes says so while this one asks for the probe', async () => {
    answers(30, { kind: 'down', reason: 'D' });
    now += account.standing().waitMs;
    probeWaitMs = 4_000;
    const pass = account.enter(false);
    const confirmed = pass?.confirm();
    account.hear({ account: 'one', is: 'well', forMs: 0, reason: 'PROBE' });
    expect(await confirmed).toBe(true);
    pass?.end(sent, QUICK_MS);
    expect(account.standing().state).toBe('well');
  });

  it('is probed by this worker only where no other one does, and else left alone until that one is done', async () => {
    answers(30, { kind: 'down', reason: 'D' });
    now += account.standing().waitMs;
    probeWaitMs = 4_000;
    const pass = account.enter(false);
    expect(await pass?.confirm()).toBe(false);
    pass?.end(null, 0);
    expect(account.standing()).toMatchObject({ state: 'failing', waitMs: 4_000 });
    now += 4_000;
    probeWaitMs = null;
    const next = account.enter(false);
    expect(await next?.confirm()).toBe(true);
    next?.end(sent, QUICK_MS);
    expect(account.standing().state).toBe('well');
  });

  it('believes what others tell', () => {
    account.hear({ account: 'one', is: 'failing', forMs: 3_000, reason: 'CIRCUIT_OPEN' });
    expect(account.enter(true)).toBeNull();
    account.hear({ account: 'one', is: 'well', forMs: 0, reason: 'PROBE' });
    expect(account.enter(false)).not.toBeNull();
    account.hear({ account: 'one', is: 'paused', forMs: 3_000, reason: 'SLOW_DOWN' });
    expect(account.standing()).toMatchObject({ state: 'paused', waitMs: 3_000 });
    expect(told).toEqual([]);
  });

  it('of Web Push is not to blame for the push services that browsers name', () => {
    open('web_push');
    answers(100, { kind: 'unknown', reason: 'DEADLINE' }, DEADLINE_MS);
    answers(100, { kind: 'retry', reason: 'WEB_PUSH_503' });
    answers(1, { kind: 'throttled', until: until(5_000), reason: 'WEB_PUSH_429' });
    expect(account.standing().state).toBe('well');
  });
});

describe('dead tokens', () => {
  const gone: Outcome = { kind: 'gone', reason: 'UNREGISTERED' };

  it('are believed while they are few, or a small part', () => {
    answers(19, gone);
    expect(account.isSuspicious()).toBe(false);
    answers(100, sent);
    answers(60, gone);
    expect(account.isSuspicious()).toBe(false);
  });

  it('are suspicious when there are many and hardly anything else, until others get through', () => {
    answers(20, gone);
    expect(account.isSuspicious()).toBe(true);
    answers(21, sent);
    expect(account.isSuspicious()).toBe(false);
    answers(30, gone);
    now += 300_000;
    expect(account.isSuspicious()).toBe(false);
  });

  it('are always believed where the configuration says so', () => {
    open('fcm', false);
    answers(100, gone);
    expect(account.isSuspicious()).toBe(false);
  });
});
